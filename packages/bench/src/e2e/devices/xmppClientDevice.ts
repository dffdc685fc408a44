import { client, xml, type Client } from '@xmpp/client'
import type { Element } from '@xmpp/xml'
import type { Room } from '../../room.ts'
import { partsOf, type Device, type Login } from '../device.ts'
import { countInbound } from './countInbound.ts'

const NODE = 'urn:xmpp:bookmarks:1'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const PATIENCE = 120_000

/** The raw floor: the same stanzas over `@xmpp/client`, with its stream management, and a `Map`. No discovery, no proof that the node is private, no merging. */
export class XmppClientDevice implements Device {
  readonly #login: Login
  readonly #client: Client
  readonly #rooms = new Map<string, Room>()
  readonly #watchers: ((room: Room) => void)[] = []

  constructor(login: Login) {
    this.#login = login
    const { url: service, password, resource } = login
    this.#client = client({ service, ...partsOf(login), password, resource, timeout: PATIENCE })
    this.#client.reconnect.stop()
    countInbound(this.#client)
  }

  async open() {
    const { jid, resource } = this.#login
    this.#client.on('stanza', (stanza) => {
      this.#take(stanza)
    })
    await this.#client.start()
    await this.#client.send(xml('presence', {}, xml('priority', {}, '-1')))
    await this.#ask('set', xml('subscribe', { node: NODE, jid: `${jid}/${resource}` }))
    const answer = await this.#ask('get', xml('items', { node: NODE }))
    const items = answer.getChild('pubsub', PUBSUB)?.getChild('items')
    for (const item of items?.getChildren('item') ?? []) this.#set(item)
  }

  rooms() {
    return this.#rooms.values()
  }

  put({ jid, name, autojoin, nick = '' }: Room) {
    const attributes = { xmlns: NODE, name, autojoin: String(autojoin) }
    const payload = xml('conference', attributes, xml('nick', {}, nick))
    const publish = xml('publish', { node: NODE }, xml('item', { id: jid }, payload))
    return this.#ask('set', publish, xml('publish-options', {}, form))
  }

  watch(told: (room: Room) => void) {
    this.#watchers.push(told)
  }

  async close() {
    await this.#client.stop()
  }

  #ask(type: 'get' | 'set', ...children: Element[]) {
    const iq = xml('iq', { type }, xml('pubsub', { xmlns: PUBSUB }, ...children))
    return this.#client.iqCaller.request(iq, PATIENCE)
  }

  #take(stanza: Element) {
    const { from = this.#login.jid } = stanza.attrs as { from?: string }
    if (!stanza.is('message') || from !== this.#login.jid) return
    const items = stanza.getChild('event', `${PUBSUB}#event`)?.getChild('items')
    if (items?.attrs['node'] !== NODE) return
    for (const item of items.getChildren('item')) {
      const room = this.#set(item)
      if (room) for (const told of this.#watchers) told(room)
    }
  }

  #set(item: Element): Room | undefined {
    const conference = item.getChild('conference', NODE)
    if (!conference) return undefined
    const { name, autojoin } = conference.attrs as Record<string, string>
    const nick = conference.getChildText('nick')
    const room: Room = {
      jid: String(item.attrs['id']),
      autojoin: autojoin === 'true' || autojoin === '1',
      ...(name !== undefined && { name }),
      ...(nick !== null && { nick }),
    }
    this.#rooms.set(room.jid, room)
    return room
  }
}

const field = (name: string, value: string) => xml('field', { var: name }, xml('value', {}, value))

const form = xml(
  'x',
  { xmlns: 'jabber:x:data', type: 'submit' },
  xml('field', { var: 'FORM_TYPE', type: 'hidden' }, xml('value', {}, `${PUBSUB}#publish-options`)),
  field('pubsub#persist_items', 'true'),
  field('pubsub#access_model', 'whitelist'),
)
