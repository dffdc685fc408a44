import { createClient, JXT, type Agent } from 'stanza'
import type { Room } from '../../room.ts'
import type { Device, Login } from '../device.ts'

const { attribute, booleanAttribute, childText, pubsubItemContentAliases } = JXT
const NODE = 'urn:xmpp:bookmarks:1'

/** What stanza makes of a bookmark, once it has been told how. */
interface Content {
  readonly itemType: string
  readonly name?: string
  readonly autojoin?: boolean
  readonly nick?: string
}

interface Item {
  readonly id?: string
  readonly content?: unknown
}

/** stanza, with the same written by hand on its events and methods. */
export class StanzaDevice implements Device {
  readonly #login: Login
  readonly #client: Agent
  readonly #rooms = new Map<string, Room>()
  readonly #watchers: ((room: Room) => void)[] = []

  constructor(login: Login) {
    this.#login = login
    const { jid, password, resource, url } = login
    this.#client = createClient({
      jid,
      password,
      resource,
      timeout: 120,
      transports: { websocket: url, bosh: false },
      autoReconnect: false,
      // It sends an acknowledgement after the end of its stream, and says so on the console.
      useStreamManagement: false,
    })
    this.#client.stanzas.define({
      element: 'conference',
      namespace: NODE,
      type: NODE,
      typeField: 'itemType',
      aliases: pubsubItemContentAliases(),
      fields: {
        name: attribute('name'),
        autojoin: booleanAttribute('autojoin'),
        nick: childText(null, 'nick'),
      },
    })
  }

  async open() {
    const { jid, resource } = this.#login
    this.#client.on('pubsub:published', ({ from, pubsub }) => {
      if (from !== jid || pubsub.items.node !== NODE) return
      for (const item of pubsub.items.published) {
        const room = this.#set(item)
        if (room) for (const told of this.#watchers) told(room)
      }
    })
    const started = new Promise<void>((resolve, reject) => {
      this.#client.on('session:started', () => resolve())
      this.#client.on('auth:failed', () => reject(new Error('refused')))
    })
    this.#client.connect()
    await started
    this.#client.sendPresence({ priority: -1 })
    await this.#client.subscribeToNode(jid, { node: NODE, jid: `${jid}/${resource}` })
    await this.#read()
  }

  /** It asks for a page: ejabberd answers with a thousand items. */
  async #read() {
    for (let after: string | undefined; ;) {
      const page = await this.#client.getItems(this.#login.jid, NODE, after ? { after } : {})
      const { items = [], paging } = page
      for (const item of items) this.#set(item)
      after = paging?.last
      if (after === undefined || this.#rooms.size >= (paging?.count ?? 0)) return
    }
  }

  rooms() {
    return this.#rooms.values()
  }

  put({ jid, ...room }: Room) {
    const content: Content = { itemType: NODE, ...room }
    return this.#client.sendIQ({
      type: 'set',
      pubsub: {
        publish: { node: NODE, item: { id: jid, content } },
        publishOptions: {
          type: 'submit',
          fields: [
            {
              name: 'FORM_TYPE',
              type: 'hidden',
              value: `http://jabber.org/protocol/pubsub#publish-options`,
            },
            { name: 'pubsub#persist_items', value: 'true' },
            { name: 'pubsub#access_model', value: 'whitelist' },
          ],
        },
      },
    } as unknown as Parameters<Agent['sendIQ']>[0])
  }

  watch(told: (room: Room) => void) {
    this.#watchers.push(told)
  }

  close() {
    return new Promise<void>((resolve) => {
      this.#client.on('disconnected', () => resolve())
      this.#client.disconnect()
    })
  }

  #set({ id = '', content }: Item): Room | undefined {
    const { itemType, name, autojoin = false, nick } = (content ?? {}) as Partial<Content>
    if (itemType !== NODE) return undefined
    const room: Room = {
      jid: id,
      autojoin,
      ...(name !== undefined && { name }),
      ...(nick !== undefined && { nick }),
    }
    this.#rooms.set(id, room)
    return room
  }
}
