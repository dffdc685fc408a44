/**
 * XEP-0060 1.30.0 (Publish-Subscribe), what a subscriber and a publisher ask for, at the own account: no `to`.
 *
 * "the <publish/> element MAY contain no <item/> elements or one <item/> element": one, always, with its ItemID;
 * and "the <item/> element MUST be empty and MUST possess an 'id' attribute" in a retract.
 */
import { xml, type Element, type NodeInput } from '../xml/element.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { sharing } from '../xml/sharing.ts'
import { buildRsm, type RsmRequest } from './rsm.ts'

function pubsub(type: 'get' | 'set', ...children: NodeInput[]): Element {
  return xml('iq', { type }, xml('pubsub', { xmlns: NS_PUBSUB }, ...children))
}

/** One item to publish. */
export interface PublishRequest {
  /** The node. */
  readonly node: string
  /** The ItemID: made here, so that a repeat is the same publish. */
  readonly id: string
  /** The payload, its namespaces complete in itself; it is left as it is. */
  readonly payload: Element
  /** The form of the publish-options (XEP-0060 §7.1.5); it is left as it is. */
  readonly options?: Element | undefined
}

/** Publishes one item (XEP-0060 §7.1). */
export function buildPublish({ node, id, payload, options }: PublishRequest): Element {
  return pubsub(
    'set',
    xml('publish', { node }, xml('item', { id }, sharing(payload))),
    options !== undefined && xml('publish-options', {}, sharing(options)),
  )
}

/** Retracts one item, and has the subscribers told (XEP-0060 §7.2). */
export function buildRetract(node: string, id: string): Element {
  return pubsub('set', xml('retract', { node, notify: 'true' }, xml('item', { id })))
}

/** What to ask for of a node's items. */
export interface ItemsRequest {
  /** Only these items. */
  readonly ids?: readonly string[] | undefined
  /** Only a page (XEP-0060 §6.5.4). */
  readonly rsm?: RsmRequest | undefined
}

/** Asks for items: all of them, by ItemID, or a page (XEP-0060 §6.5). Never with `max_items`, which hides the rest. */
export function buildItems(node: string, { ids = [], rsm }: ItemsRequest = {}): Element {
  return pubsub(
    'get',
    xml('items', { node }, ...ids.map((id) => xml('item', { id }))),
    rsm !== undefined && buildRsm(rsm),
  )
}

/** Subscribes the bare or full JID to a node (XEP-0060 §6.1). */
export function buildSubscribe(node: string, jid: string): Element {
  return pubsub('set', xml('subscribe', { node, jid }))
}

/** Ends a subscription (XEP-0060 §6.2). */
export function buildUnsubscribe(node: string, jid: string, subid?: string): Element {
  return pubsub('set', xml('unsubscribe', { node, jid, subid }))
}

/** Asks for the own subscriptions, of one node or of all (XEP-0060 §5.6). */
export function buildOwnSubscriptions(node?: string): Element {
  return pubsub('get', xml('subscriptions', { node }))
}

/** Creates a node with a configuration (XEP-0060 §8.1.3). */
export function buildCreate(node: string, form?: Element): Element {
  return pubsub('set', xml('create', { node }), form !== undefined && xml('configure', {}, form))
}
