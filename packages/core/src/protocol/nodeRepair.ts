/**
 * XEP-0223 1.1.1 (Persistent Storage of Private Data via PubSub), what to change in the configuration of a node that
 * is there already.
 *
 * "In order to optimize for object persistence of private information instead of transient event notifications".
 */
import type { Element } from '../xml/element.ts'
import { buildForm, formValue, type DataForm, type FormField } from './dataForm.ts'
import { maximumOf, wholeNumber } from './nodeCapacity.ts'
import { FIELD, NODE_CONFIG } from './privateNode.ts'

/** One field of a node's configuration that is not as it should be. */
export interface FieldChange {
  /** The field. */
  readonly name: string
  /** Its value now, as the server wrote it. */
  readonly from: string | undefined
  /** The value to set. */
  readonly to: string
  /** Whether the node is not private as long as this stands; else items or events would be lost. */
  readonly privacy: boolean
}

/** What makes a node private. */
const PRIVATE: ReadonlyMap<string, string> = new Map([
  [FIELD.access, 'whitelist'],
  ['pubsub#publish_model', 'publishers'],
  ['pubsub#notification_type', 'headline'],
])

/** What keeps items and events from being lost. Other settings are other clients' own business. */
const LOSSLESS: ReadonlyMap<string, boolean> = new Map([
  [FIELD.persist, true],
  ['pubsub#purge_offline', false],
  ['pubsub#deliver_notifications', true],
  ['pubsub#deliver_payloads', true],
  ['pubsub#notify_retract', true],
  ['pubsub#notify_delete', true],
])

/**
 * The fields that differ from a private node's, of those that the form has. `maxItems` is what to ask for where the
 * node keeps too few items: never less than it keeps now.
 */
export function repairFields(form: DataForm, maxItems = 'max'): FieldChange[] {
  const changes: FieldChange[] = []
  for (const field of form.fields.values()) {
    const { var: name } = field
    const from = formValue(form, name)
    const wanted = PRIVATE.get(name)
    const to = wanted ?? losslessValue(form, field, maxItems)
    if (to !== undefined && from !== to) changes.push({ name, from, to, privacy: to === wanted })
  }
  return changes
}

/** The value to set so that nothing is lost; nothing where that is so already. */
function losslessValue(form: DataForm, field: FormField, maxItems: string): string | undefined {
  const { var: name, values } = field
  if (name === FIELD.maxItems) return largerMaxItems(form, values[0], maxItems)
  if (name === 'pubsub#item_expire') return (wholeNumber(values[0]) ?? 0) > 0 ? 'max' : undefined
  const wanted = LOSSLESS.get(name)
  return wanted === undefined || isTrue(values[0]) === wanted ? undefined : String(wanted)
}

/** XEP-0004 §3.3: a boolean may be written in two ways. */
function isTrue(value: string | undefined): boolean {
  return value === 'true' || value === '1'
}

function largerMaxItems(
  form: DataForm,
  value: string | undefined,
  maxItems: string,
): string | undefined {
  const now = wholeNumber(value)
  // Without a range nothing says that more is allowed; but one item is what a node made by mistake has.
  if (now === undefined || now >= (maximumOf(form) ?? 2)) return undefined
  return (wholeNumber(maxItems) ?? Infinity) > now ? maxItems : undefined
}

/** The form that makes these changes and no others. */
export function repairOptions(changes: readonly FieldChange[]): Element {
  return buildForm(NODE_CONFIG, Object.fromEntries(changes.map(({ name, to }) => [name, to])))
}

/** Whether a field that must change could: a list offers the value, or isn't one. */
export function isPossible(form: DataForm, change: FieldChange): boolean {
  const options = form.fields.get(change.name)?.options ?? []
  return options.length === 0 || options.includes(change.to)
}
