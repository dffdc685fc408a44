import {
  bookmarks,
  type Account,
  type Bookmark,
  type BookmarkInput,
  type Collection,
  type CollectionDefinition,
} from '@rxpep/core'
import { connect } from '@rxpep/core/xmpp'
import { WebSocket } from 'ws'
import type { Room } from '../../room.ts'
import type { Device, Login } from '../device.ts'

type Bookmarks = CollectionDefinition<Bookmark, BookmarkInput>

/** RxPEP, as its README shows it. */
export class RxpepDevice implements Device {
  readonly #login: Login
  readonly #definition: Bookmarks
  #account: Account | undefined
  #rooms: Collection<Bookmark, BookmarkInput> | undefined

  constructor(login: Login, definition: Bookmarks = bookmarks) {
    this.#login = login
    this.#definition = definition
  }

  async open() {
    const { url, jid, password, resource } = this.#login
    this.#account = connect({
      service: url,
      jid,
      password,
      resource,
      webSocket: WebSocket,
    })
    this.#rooms = this.#account.collection(this.#definition)
    this.#rooms.subscribe(() => undefined)
    await this.#rooms.whenReady()
  }

  rooms() {
    return this.#rooms?.view.values() ?? []
  }

  async put(room: Room) {
    const { type } = (await this.#rooms?.put(room).done) ?? { type: 'closed' }
    if (type !== 'settled') throw new Error(`the edit has ${type}`)
  }

  watch(told: (room: Room) => void) {
    this.#rooms?.changes$.subscribe((changes) => {
      for (const change of changes) if (change.type !== 'removed') told(change.value)
    })
  }

  async close() {
    await this.#account?.close()
  }
}
