import { xml, type Element } from '@rxpep/core'
import { item } from '../src/contract/stanzas.ts'

/** Asks what an entity can do (XEP-0030 §3.1); the own account unless told. */
export function discoInfo(to?: string): Element {
  return xml(
    'iq',
    { type: 'get', to },
    xml('query', { xmlns: 'http://jabber.org/protocol/disco#info' }),
  )
}

/** A request of about this many bytes that no server understands. */
export function bigRequest(bytes: number): Element {
  return xml('iq', { type: 'set' }, xml('big', { xmlns: 'urn:example:big' }, 'x'.repeat(bytes)))
}

/** A chat message. */
export function chat(to: string, body: string): Element {
  return xml('message', { to, type: 'chat' }, xml('body', {}, body))
}

/** Presence with this priority. */
export function presence(priority: number): Element {
  return xml('presence', {}, xml('priority', {}, String(priority)))
}

/** The `<event/>` of a note, as a server would write it. */
export function itemEvent(node: string, id: string, text: string): Element {
  return xml(
    'event',
    { xmlns: 'http://jabber.org/protocol/pubsub#event' },
    xml('items', { node }, item(id, text)),
  )
}

/** How a private node is made (XEP-0223), with all its events. */
export const PRIVATE = {
  access_model: 'whitelist',
  max_items: 'max',
  persist_items: 'true',
  notify_retract: 'true',
  notify_delete: 'true',
  send_last_published_item: 'never',
}
