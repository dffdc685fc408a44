import { $iq, $pres, Strophe, type Builder } from 'strophe.js'
import type { Room } from '../../room.ts'
import type { Device, Login } from '../device.ts'

const NODE = 'urn:xmpp:bookmarks:1'
// It tells of each of its steps.
Strophe.setLogLevel(Strophe.LogLevel.FATAL)

const PUBSUB = 'http://jabber.org/protocol/pubsub'

/** strophe, with the same written by hand. */
export class StropheDevice implements Device {
  readonly #login: Login
  readonly #connection: InstanceType<typeof Strophe.Connection>
  readonly #rooms = new Map<string, Room>()
  readonly #watchers: ((room: Room) => void)[] = []
  #closed: () => void = () => undefined

  constructor(login: Login) {
    this.#login = login
    this.#connection = new Strophe.Connection(login.url)
  }

  async open() {
    const { jid, password, resource } = this.#login
    const full = `${jid}/${resource}`
    await new Promise<void>((resolve, reject) => {
      this.#connection.connect(full, password, (status: number, why?: string | null) => {
        if (status === Strophe.Status.CONNECTED) resolve()
        if (status === Strophe.Status.DISCONNECTED) this.#closed()
        if (status === Strophe.Status.AUTHFAIL || status === Strophe.Status.CONNFAIL) {
          reject(new Error(why ?? `status ${status}`))
        }
      })
    })
    this.#connection.addHandler((message) => this.#take(message), null, 'message', null)
    this.#connection.send($pres().c('priority').t('-1'))
    await this.#ask(pubsub('set').c('subscribe', { node: NODE, jid: full }))
    const answer = await this.#ask(pubsub('get').c('items', { node: NODE }))
    for (const item of Array.from(answer.getElementsByTagName('item'))) this.#set(item)
  }

  rooms() {
    return this.#rooms.values()
  }

  put({ jid, name = '', autojoin, nick = '' }: Room) {
    const publish = pubsub('set')
      .c('publish', { node: NODE })
      .c('item', { id: jid })
      .c('conference', { xmlns: NODE, name, autojoin: String(autojoin) })
      .c('nick', {}, nick)
      .up()
      .up()
      .up()
      .c('publish-options')
      .c('x', { xmlns: 'jabber:x:data', type: 'submit' })
    field(publish, 'FORM_TYPE', `${PUBSUB}#publish-options`)
    field(publish, 'pubsub#persist_items', 'true')
    field(publish, 'pubsub#access_model', 'whitelist')
    return this.#ask(publish)
  }

  watch(told: (room: Room) => void) {
    this.#watchers.push(told)
  }

  close() {
    return new Promise<void>((resolve) => {
      this.#closed = resolve
      this.#connection.disconnect('')
    })
  }

  #ask(iq: Builder): Promise<Element> {
    return new Promise((resolve, reject) => {
      this.#connection.sendIQ(iq, resolve, (error) => {
        reject(new Error(error ? Strophe.serialize(error) : 'no answer'))
      })
    })
  }

  #take(message: Element): true {
    const { jid } = this.#login
    if ((message.getAttribute('from') ?? jid) !== jid) return true
    for (const item of Array.from(message.getElementsByTagName('item'))) {
      const room = this.#set(item)
      if (room) for (const told of this.#watchers) told(room)
    }
    return true
  }

  #set(item: Element): Room | undefined {
    const [conference] = Array.from(item.getElementsByTagName('conference'))
    if (!conference) return undefined
    const [nick] = Array.from(conference.getElementsByTagName('nick'))
    const room: Room = {
      jid: item.getAttribute('id') ?? '',
      name: conference.getAttribute('name') ?? '',
      autojoin: ['true', '1'].includes(conference.getAttribute('autojoin') ?? ''),
      nick: nick?.textContent ?? '',
    }
    this.#rooms.set(room.jid, room)
    return room
  }
}

function pubsub(type: 'get' | 'set'): Builder {
  return $iq({ type }).c('pubsub', { xmlns: PUBSUB })
}

function field(form: Builder, name: string, value: string): void {
  form.c('field', { var: name }).c('value', {}, value).up()
}
