import { bookmarks, type Element } from '@rxpep/core'
import { memoryStorage } from '@rxpep/core/storage'
import { parseXml } from '@rxpep/testing'
import { Immer } from 'immer'
import { buildPublish, canonicalEqual, parseItems, parsePubsubEvent } from '../internals.ts'
import type { GetRoom, Room } from '../room.ts'
import type { Side, Store } from '../side.ts'
import { storedRooms } from './storedRooms.ts'
import { answerText, parsedEvent, parsedRetraction, SELF } from './wire.ts'

const { produce } = new Immer({ autoFreeze: false })
const { codec, node } = bookmarks

/**
 * What has to be done from the stanza on, by hand: is it from the own account, is it news; then decode, `Map.set` and callback. An edit is
 * encoded, and its publish built. From the text on the wire, or from a storage, it is reading and parsing alone.
 */
export const limitXml: Side = {
  id: 'limit-xml',
  name: 'limit from the stanza: the same checks, parse and decode, bare `Map`',
  packages: ['@xmpp/xml', 'immer'],
  leftOut: {
    sorted: 'the limit is the one without XML',
    'sorted-rows': 'the limit is the one without XML',
    'all-at-once': 'the limit is the one without XML',
    memory: 'a plain `Map` is what is counted beyond',
  },
  create: () => new ByHand(),
  async restarting(rooms) {
    const { disk } = await storedRooms(rooms)
    return async () => {
      const entries = await memoryStorage(disk).read('')
      const items = entries.filter(([key]) => key.includes('/item/'))
      const parsed = items.map(([key, text]) => ({ key, payload: parseXml(text) }))
      // Decoded when somebody looks: reading and parsing is what is timed.
      return later(() => parsed.map(({ key, payload }) => codec.decode(payload, idIn(key))))
    }
  },
}

function idIn(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

/** What is made when somebody iterates. */
function later<T>(make: () => readonly T[]): Iterable<T> {
  return { [Symbol.iterator]: () => make().values() }
}

class ByHand implements Store {
  readonly #rooms = new Map<string, Room>()
  readonly #sources = new Map<string, Element>()
  readonly #watchers: ((get: GetRoom) => void)[] = []
  readonly #byJid = new Map<string, ((room: Room) => void)[]>()
  readonly #get: GetRoom = (jid) => this.#rooms.get(jid)
  #parsed: Element | undefined

  loading(rooms: readonly Room[]) {
    const answer = parseXml(answerText(rooms))
    return () => {
      this.#takeAnswer(answer)
    }
  }

  /** Parsing alone; what it has parsed is decoded when somebody looks. */
  wiring(rooms: readonly Room[]) {
    const text = answerText(rooms)
    return () => {
      this.#parsed = parseXml(text)
      for (const told of this.#watchers) told(() => rooms[0])
    }
  }

  telling(room: Room) {
    const message = parsedEvent(room)
    return () => {
      this.#takeMessage(message)
      return turn
    }
  }

  taking(jid: string) {
    const message = parsedRetraction(jid)
    return () => {
      this.#takeMessage(message)
      return turn
    }
  }

  editing(jid: string, nick: string) {
    const confirmed = parsedEvent({ ...(this.#rooms.get(jid) as Room), nick })
    return {
      edit: () => {
        const room = produce(this.#rooms.get(jid) as Room, (draft) => {
          draft.nick = nick
        })
        this.#set(jid, room)
        const payload = codec.encode(room, jid, this.#sources.get(jid))
        return buildPublish({ node, id: jid, payload })
      },
      confirm: () => {
        this.#takeMessage(confirmed)
        return turn
      },
    }
  }

  leavePending(jid: string, nick: string) {
    this.editing(jid, nick).edit()
  }

  watch(told: (get: GetRoom) => void) {
    this.#watchers.push(told)
  }

  watchRoom(jid: string, told: (room: Room) => void) {
    this.#byJid.set(jid, [...(this.#byJid.get(jid) ?? []), told])
  }

  rooms() {
    if (this.#parsed) this.#takeAnswer(this.#parsed)
    return this.#rooms.values()
  }

  #takeAnswer(answer: Element) {
    for (const { id, payload } of parseItems(answer).items) {
      if (!payload) continue
      this.#rooms.set(id, codec.decode(payload, id))
      this.#sources.set(id, payload)
    }
    for (const told of this.#watchers) told(this.#get)
  }

  #takeMessage(message: Element) {
    const event = parsePubsubEvent(message, SELF)
    if (event?.type !== 'event') return
    for (const each of event.events) {
      if (each.type === 'retracted') this.#delete(each.id)
      if (each.type !== 'published' || each.item.payload === undefined) continue
      const { id, payload } = each.item
      const known = this.#sources.get(id)
      if (known !== undefined && canonicalEqual(known, payload)) continue
      this.#sources.set(id, payload)
      this.#set(id, codec.decode(payload, id))
    }
  }

  #delete(jid: string) {
    this.#sources.delete(jid)
    this.#rooms.delete(jid)
    for (const told of this.#watchers) told(this.#get)
  }

  #set(jid: string, room: Room) {
    this.#rooms.set(jid, room)
    for (const told of this.#watchers) told(this.#get)
    for (const told of this.#byJid.get(jid) ?? []) told(room)
  }
}

/** One stanza a turn, as for RxPEP. */
const turn = Promise.resolve()
