/**
 * XEP-0223 1.1.1 (Persistent Storage of Private Data via PubSub), the forms that ask for a private node.
 *
 * "a node MUST be configured as follows: 1. Set pubsub#persist_items to true. 2. Set pubsub#access_model to "whitelist"."
 */
import type { Element } from '../xml/element.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { buildForm, type FormEntries } from './dataForm.ts'

/** The form type of a node's configuration (XEP-0060 §16.4.4). */
export const NODE_CONFIG = `${NS_PUBSUB}#node_config`
const PUBLISH_OPTIONS = `${NS_PUBSUB}#publish-options`

/** The fields of a node's configuration that matter here, and the field that keeps it private. */
export const FIELD = {
  access: 'pubsub#access_model',
  persist: 'pubsub#persist_items',
  maxItems: 'pubsub#max_items',
} as const

const PRIVACY_PAIR: FormEntries = { [FIELD.persist]: 'true', [FIELD.access]: 'whitelist' }

/**
 * The configuration to create a node with. `maxItems` is `max`, a number, or nothing where neither is taken:
 * the privacy options stand on each rung.
 */
export function createOptions(maxItems?: string): Element {
  return buildForm(NODE_CONFIG, {
    ...PRIVACY_PAIR,
    [FIELD.maxItems]: maxItems,
    'pubsub#send_last_published_item': 'never',
    'pubsub#notify_retract': 'true',
    'pubsub#notify_delete': 'true',
    'pubsub#notify_config': 'true',
    'pubsub#deliver_payloads': 'true',
  })
}

/** The least to create a private node with, for servers that refuse {@link createOptions}; the rest is repaired afterwards. */
export function minimalOptions(): Element {
  return buildForm(NODE_CONFIG, PRIVACY_PAIR)
}

/**
 * The publish-options that each publish carries (XEP-0060 §7.1.5): they are preconditions, and some servers compare
 * them letter by letter, so `maxItemsRaw` is what the configuration form said last, or is left out. So is `persist_items`
 * where the form hasn't got it (`persists` is false): the server has no nodes of another kind.
 */
export function publishOptions({
  maxItemsRaw,
  persists = true,
}: { maxItemsRaw?: string | undefined; persists?: boolean } = {}): Element {
  return buildForm(PUBLISH_OPTIONS, {
    [FIELD.persist]: persists ? 'true' : undefined,
    [FIELD.access]: 'whitelist',
    [FIELD.maxItems]: maxItemsRaw,
  })
}
