import {
  bookmarks,
  createAccount,
  type Account,
  type Collection,
  type Bookmark,
  type BookmarkInput,
  type Element,
  type Row,
} from '@rxpep/core'
import { memoryStorage } from '@rxpep/core/storage'
import { createServer, parseXml } from '@rxpep/testing'
import { filter, firstValueFrom } from 'rxjs'
import { parseItems } from '../internals.ts'
import type { GetRoom, Room } from '../room.ts'
import type { Side, Store } from '../side.ts'
import { benchClock } from './benchClock.ts'
import { RxpepStream } from './rxpepStream.ts'
import { storedRooms } from './storedRooms.ts'
import { answerText, parsedEvent, parsedRetraction, SELF } from './wire.ts'

/** RxPEP as an app uses it: from the parsed stanza, through the public API. */
export const rxpep: Side = {
  id: 'rxpep',
  name: 'RxPEP, from the stanza',
  packages: ['@rxpep/core'],
  async create() {
    const stream = new RxpepStream()
    const account = createAccount({ transport: stream.transport, clock: benchClock })
    const rooms = account.collection(bookmarks)
    // Who held on to the view that it brings would keep all that changes after it.
    const ready = rooms.whenReady().then(() => undefined)
    await stream.asked
    return new Rxpep(stream, account, rooms, ready)
  },
  async restarting(rooms) {
    const { disk } = await storedRooms(rooms)
    const device = createServer().account(SELF).connect({ start: 'offline' })
    return async () => {
      const storage = memoryStorage(disk)
      const account = createAccount({ transport: device, storage, clock: benchClock })
      const { view$ } = account.collection(bookmarks)
      const view = await firstValueFrom(view$.pipe(filter(({ size }) => size > 0)))
      // Or all that were ever started would fill the memory.
      storage.crash()
      void account.close()
      return view.values()
    }
  },
  plain(rooms) {
    const { items } = parseItems(parseXml(answerText(rooms)))
    const payloads = items.map(({ payload }) => payload as Element)
    for (const payload of payloads) payload.parent = null
    const values = items.map(({ id, payload }) => bookmarks.codec.decode(payload as Element, id))
    return [new Map(values.map((room) => [room.jid, room])), payloads]
  },
}

class Rxpep implements Store {
  readonly #stream: RxpepStream
  readonly #account: Account
  readonly #rooms: Collection<Bookmark, BookmarkInput>
  readonly #ready: Promise<unknown>

  constructor(
    stream: RxpepStream,
    account: Account,
    rooms: Collection<Bookmark, BookmarkInput>,
    ready: Promise<unknown>,
  ) {
    this.#stream = stream
    this.#account = account
    this.#rooms = rooms
    this.#ready = ready
  }

  loading(rooms: readonly Room[]) {
    const answer = parseXml(answerText(rooms))
    return () => {
      this.#stream.answerItems(answer)
      return this.#ready
    }
  }

  wiring(rooms: readonly Room[]) {
    const text = answerText(rooms)
    return () => {
      this.#stream.answerItems(parseXml(text))
      return this.#ready
    }
  }

  telling(room: Room) {
    const tell = this.#stream.telling(room.jid, parsedEvent(room), room)
    return () => {
      tell()
      return turn
    }
  }

  taking(jid: string) {
    const tell = this.#stream.telling(jid, parsedRetraction(jid))
    return () => {
      tell()
      return turn
    }
  }

  editing(jid: string, nick: string) {
    const confirmed = { ...(this.#rooms.view.get(jid) as Room), nick }
    const tell = this.#stream.telling(jid, parsedEvent(confirmed), confirmed)
    let edit: ReturnType<typeof this.rename>
    return {
      edit: () => {
        edit = this.rename(jid, nick)
      },
      confirm: async () => {
        const publish = await this.#stream.publishOf(jid)
        tell()
        publish.accept()
        const { type } = await edit.done
        if (type !== 'settled') throw new Error(`the edit has ${type}`)
      },
    }
  }

  async leavePending(jid: string, nick: string) {
    this.#stream.refuse(jid)
    this.rename(jid, nick)
    await this.#stream.publishOf(jid)
  }

  watch(told: (get: GetRoom) => void) {
    let { view } = this.#rooms
    const get: GetRoom = (jid) => view.get(jid)
    this.#rooms.view$.subscribe((now) => {
      view = now
      told(get)
    })
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    this.#rooms.item$(jid).subscribe(told)
  }

  watchSorted(told: () => void) {
    this.#query.changes$.subscribe(told)
  }

  watchRows(told: (rows: readonly Row<Bookmark>[]) => void) {
    this.#query.rows$.subscribe(told)
  }

  sorted() {
    return this.#query.rows.map(({ value }) => value)
  }

  rooms() {
    return this.#rooms.view.values()
  }

  end() {
    return this.#account.close()
  }

  get #query() {
    return this.#rooms.query({ where: { autojoin: true }, orderBy: 'name' })
  }

  /** What the user does. */
  rename(jid: string, nick: string) {
    return this.#rooms.update(jid, (room) => {
      room.nick = nick
    })
  }
}

/** What happens in one turn is told once, when it is over. */
const turn = Promise.resolve()
