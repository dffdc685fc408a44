import { bookmarks, xml, type Element } from '@rxpep/core'
import { parseXml } from '@rxpep/testing'
import type { Room } from '../room.ts'

/** The account. */
export const SELF = 'juliet@capulet.lit'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const EVENT = `${PUBSUB}#event`

/** An event that tells one room, as the server's text is parsed. */
export function parsedEvent(room: Room): Element {
  return parseXml(
    `<message xmlns='jabber:client' from='${SELF}' type='headline' id='${room.name}'>` +
      `<event xmlns='${EVENT}'><items node='${bookmarks.node}'>${itemText(room)}</items></event></message>`,
  )
}

/** A room as an item, as an answer brings it. */
export function parsedItem(room: Room): Element {
  return parseXml(itemText(room))
}

/** An event that tells that a room is gone. */
export function parsedRetraction(jid: string): Element {
  return parseXml(
    `<message xmlns='jabber:client' from='${SELF}' type='headline' id='${jid}'>` +
      `<event xmlns='${EVENT}'><items node='${bookmarks.node}'><retract id='${jid}'/></items></event></message>`,
  )
}

/** The answer to a request for all rooms, as the server's text. */
export function answerText(rooms: readonly Room[]): string {
  const items = rooms.map(itemText).join('')
  return (
    `<iq xmlns='jabber:client' type='result' id='1'><pubsub xmlns='${PUBSUB}'>` +
    `<items node='${bookmarks.node}'>${items}</items></pubsub></iq>`
  )
}

/** The answer to a request for some items: those of them that there are. */
export function itemsAnswer(items: readonly (Element | undefined)[]): Element {
  const there = items.filter((item) => item !== undefined)
  const list = xml('items', { node: bookmarks.node }, ...there)
  return xml('iq', { type: 'result' }, xml('pubsub', { xmlns: PUBSUB }, list))
}

/** The answer to a publish. */
export function publishedAnswer(): Element {
  return xml('iq', { type: 'result' })
}

function itemText({ jid, name, autojoin, nick }: Room): string {
  return (
    `<item id='${jid}' publisher='${SELF}'><conference xmlns='${bookmarks.node}' ` +
    `name='${name}' autojoin='${autojoin}'><nick>${nick}</nick></conference></item>`
  )
}
