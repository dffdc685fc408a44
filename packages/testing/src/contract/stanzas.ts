// XEP-0060 (1.30.0) §5–§8, XEP-0004 (2.13.1), XEP-0030 (2.5.0): the requests of the contract as they go over the wire
import { xml, type Element, type NodeInput } from '@rxpep/core'
import { NS_DATA, NS_DISCO_INFO, NS_PUBSUB, NS_PUBSUB_OWNER, NS_RSM } from '../xml/namespaces.ts'

/** Fields of a form by name without `pubsub#`. */
export type Fields = Readonly<Record<string, string>>

const iq = (type: 'get' | 'set', ...children: NodeInput[]) => xml('iq', { type }, ...children)

const pubsub = (type: 'get' | 'set', ...children: NodeInput[]) =>
  iq(type, xml('pubsub', { xmlns: NS_PUBSUB }, ...children))

const owner = (type: 'get' | 'set', child: Element) =>
  iq(type, xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, child))

/** A form that is filled in. */
function form(type: 'node_config' | 'publish-options', fields: Fields): Element {
  const field = (name: string, value: string, hidden?: 'hidden') =>
    xml('field', { var: name, type: hidden }, xml('value', {}, value))
  return xml(
    'x',
    { xmlns: NS_DATA, type: 'submit' },
    field('FORM_TYPE', `${NS_PUBSUB}#${type}`, 'hidden'),
    ...Object.entries(fields).map(([name, value]) => field(`pubsub#${name}`, value)),
  )
}

/** A payload with this text. */
export const note = (text: string): Element => xml('note', { xmlns: 'urn:example:note' }, text)

/** An item to publish. */
export const item = (id: string | undefined, text?: string): Element =>
  xml('item', { id }, text !== undefined && note(text))

/** Publishes what is given as it is: any number of items, with or without ItemID and payload. */
export function publishItems(node: string, items: readonly Element[], options?: Fields): Element {
  return pubsub(
    'set',
    xml('publish', { node }, ...items),
    options && xml('publish-options', {}, form('publish-options', options)),
  )
}

/** Publishes one item. */
export const publish = (node: string, id: string, text: string, options?: Fields): Element =>
  publishItems(node, [item(id, text)], options)

/** Retracts an item. */
export const retract = (node: string, id: string, notify?: 'true'): Element =>
  pubsub('set', xml('retract', { node, notify }, item(id)))

/** Retracts several items in one request. */
export const retractItems = (node: string, ids: readonly string[]): Element =>
  pubsub('set', xml('retract', { node, notify: 'true' }, ...ids.map((id) => item(id))))

/** Creates a node; without fields, as the server likes. */
export const create = (node: string, fields?: Fields): Element =>
  pubsub(
    'set',
    xml('create', { node }),
    fields && xml('configure', {}, form('node_config', fields)),
  )

/** Asks for items: all, these, or a page. */
export const items = (
  node: string,
  { ids = [], max, after }: { ids?: readonly string[]; max?: number; after?: string } = {},
): Element =>
  pubsub(
    'get',
    xml('items', { node }, ...ids.map((id) => item(id))),
    max !== undefined &&
      xml(
        'set',
        { xmlns: NS_RSM },
        xml('max', {}, String(max)),
        after !== undefined && xml('after', {}, after),
      ),
  )

/** Subscribes a JID. */
export const subscribe = (node: string, jid: string): Element =>
  pubsub('set', xml('subscribe', { node, jid }))

/** Ends the subscription of a JID. */
export const unsubscribe = (node: string, jid: string): Element =>
  pubsub('set', xml('unsubscribe', { node, jid }))

/** Asks for the own subscriptions to a node. */
export const subscriptions = (node: string): Element =>
  pubsub('get', xml('subscriptions', { node }))

/** Asks for the configuration of a node. */
export const getConfiguration = (node: string): Element => owner('get', xml('configure', { node }))

/** Changes the configuration of a node. */
export const configure = (node: string, fields: Fields): Element =>
  owner('set', xml('configure', { node }, form('node_config', fields)))

/** Removes all items of a node. */
export const purge = (node: string): Element => owner('set', xml('purge', { node }))

/** Deletes a node. */
export const deleteNode = (node: string): Element => owner('set', xml('delete', { node }))

/** Asks who is affiliated with a node. */
export const getAffiliations = (node: string): Element =>
  owner('get', xml('affiliations', { node }))

/** Changes the affiliation of one JID. */
export const affiliate = (node: string, jid: string, affiliation: string): Element =>
  owner('set', xml('affiliations', { node }, xml('affiliation', { jid, affiliation })))

/** Asks who is subscribed to a node. */
export const ownerSubscriptions = (node: string): Element =>
  owner('get', xml('subscriptions', { node }))

/** Changes the subscription of one JID. */
export const setOwnerSubscription = (node: string, jid: string, subscription: string): Element =>
  owner('set', xml('subscriptions', { node }, xml('subscription', { jid, subscription })))

/** Asks what an entity can do; the own account unless told. */
export const discoInfo = (to?: string): Element => {
  const request = iq('get', xml('query', { xmlns: NS_DISCO_INFO }))
  return to === undefined ? request : at(to, request)
}

/** The request, addressed to somebody. */
export function at(to: string, request: Element): Element {
  request.attrs['to'] = to
  return request
}
