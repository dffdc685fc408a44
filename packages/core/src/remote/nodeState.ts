import { NodeError, StanzaError } from '../base/errors.ts'
import type { DataForm } from '../protocol/dataForm.ts'
import { maxItemsRungs } from '../protocol/nodeCapacity.ts'
import { createOptions, minimalOptions } from '../protocol/privateNode.ts'
import {
  buildGetAffiliations,
  buildGetConfiguration,
  buildGetDefaultConfiguration,
  buildGetSubscriptions,
  parseAffiliations,
  parseConfiguration,
  parseSubscriptions,
  type Affiliation,
} from '../protocol/pubsubOwner.ts'
import { buildCreate } from '../protocol/pubsubRequest.ts'
import { hasCondition, isOptionRefused } from '../protocol/stanzaError.ts'
import type { Subscription } from '../protocol/subscription.ts'
import type { Transport } from '../transport/transport.ts'
import type { Element } from '../xml/element.ts'

/** All that says who may read and write a node. */
export interface NodeState {
  /** Its configuration (XEP-0060 §8.2). */
  readonly form: DataForm
  /** Who has which affiliation (XEP-0060 §8.9). */
  readonly affiliations: readonly Affiliation[]
  /** Who is subscribed (XEP-0060 §8.8); absent where the server doesn't tell owners. */
  readonly subscriptions?: readonly Subscription[]
  /** Whether it has just been made: then nobody was there before. */
  readonly isNew: boolean
}

const TRIES = 3

/**
 * Reads a node's state; a missing node is created first, private from its first moment. When somebody deletes the node
 * meanwhile, that is done once more.
 *
 * @throws NodeError `unsupported` when the server won't create a private node; StanzaError `busy` when it is deleted each time
 */
export async function readOrCreateNode(transport: Transport, node: string): Promise<NodeState> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await readOrCreateOnce(transport, node)
    } catch (error) {
      if (!hasCondition(error, 'item-not-found')) throw error
      if (left === 0) throw new StanzaError('busy', { ...GONE, detail: 'the node was deleted' })
    }
  }
}

const GONE = { condition: 'item-not-found', type: 'wait' } as const

async function readOrCreateOnce(transport: Transport, node: string): Promise<NodeState> {
  const found = await readForm(transport, node)
  const form = found ?? (await createNode(transport, node))
  const [affiliations, subscriptions] = await Promise.all([
    transport.request(buildGetAffiliations(node)).then(parseAffiliations),
    readSubscriptions(transport, node),
  ])
  const isNew = found === undefined
  return { form, affiliations, isNew, ...(subscriptions === undefined ? {} : { subscriptions }) }
}

async function readForm(transport: Transport, node: string): Promise<DataForm | undefined> {
  try {
    return parseConfiguration(await transport.request(buildGetConfiguration(node)))
  } catch (error) {
    if (hasCondition(error, 'item-not-found')) return undefined
    throw error
  }
}

/** COMPAT(ejabberd 23.01): owners can't read subscriptions there; the affiliations decide alone. */
async function readSubscriptions(
  transport: Transport,
  node: string,
): Promise<Subscription[] | undefined> {
  try {
    return parseSubscriptions(await transport.request(buildGetSubscriptions(node)))
  } catch (error) {
    // What can't be read, or is about a node that is gone, is no refusal.
    const refused = error instanceof StanzaError && error.code === 'refused'
    if (refused && !hasCondition(error, 'item-not-found')) return undefined
    throw error
  }
}

async function createNode(transport: Transport, node: string): Promise<DataForm> {
  await tryForms(transport, node)
  const form = await readForm(transport, node)
  if (form === undefined) throw new StanzaError('busy', GONE)
  return form
}

/** Walks down from all that we want to the privacy pair alone; privacy is on every rung. */
async function tryForms(transport: Transport, node: string): Promise<void> {
  if (await tryCreate(transport, node, createOptions('max'))) return
  const defaults = await transport
    .request(buildGetDefaultConfiguration())
    .then(parseConfiguration, () => undefined)
  for (const rung of maxItemsRungs(defaults).slice(1)) {
    if (await tryCreate(transport, node, createOptions(rung))) return
  }
  if (await tryCreate(transport, node, minimalOptions())) return
  throw new NodeError('unsupported', { detail: 'the server creates no whitelist node' })
}

/** Whether the node is there now; `conflict` means that another device was first (XEP-0060 §8.1.1). */
async function tryCreate(transport: Transport, node: string, form: Element): Promise<boolean> {
  try {
    await transport.request(buildCreate(node, form))
    return true
  } catch (error) {
    if (hasCondition(error, 'precondition-not-met') || isOptionRefused(error)) return false
    if (hasCondition(error, 'conflict')) return true
    throw error
  }
}
