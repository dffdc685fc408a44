import { NS_PUBSUB_EVENT } from '../src/xml/namespaces.ts'
import { NOTES } from './notes.ts'

/** The addresses and so on of a message, as its attributes are written. */
export type MessageAttributes = Readonly<Record<string, string>>

/** An event message about the notes, as XML text; from Juliet's account unless told. */
export function event(body: string, attributes: MessageAttributes = {}): string {
  return message(eventElement(`<items node="${NOTES}">${body}</items>`), attributes)
}

/** A message of type headline, as XML text; from Juliet's account unless told, from nobody with an empty `from`. */
export function message(body: string, attributes: MessageAttributes = {}): string {
  const all = { from: 'juliet@capulet.lit', type: 'headline', ...attributes }
  const written = Object.entries(all).filter(([, value]) => value !== '')
  const words = written.map(([name, value]) => ` ${name}="${value}"`)
  return `<message xmlns="jabber:client"${words.join('')}>${body}</message>`
}

/** The `<event/>` of a message, as XML text. */
export function eventElement(body: string): string {
  return `<event xmlns="${NS_PUBSUB_EVENT}">${body}</event>`
}

/** An `<item/>` with a note, as XML text. */
export function item(id: string, text: string): string {
  return `<item id="${id}"><note xmlns="${NOTES}">${text}</note></item>`
}

/** A `<retract/>`, as XML text. */
export function retract(id: string): string {
  return `<retract id="${id}"/>`
}

/** A `<delay/>` (XEP-0203), as XML text. */
export const DELAY = '<delay xmlns="urn:xmpp:delay" stamp="2029-12-31T23:59:00Z"/>'
