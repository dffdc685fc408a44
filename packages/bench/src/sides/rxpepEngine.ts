import { bookmarks, type Element } from '@rxpep/core'
import {
  applyIntents,
  changePatches,
  diff,
  emptyRemote,
  fold,
  ItemFeeds,
  LiveRows,
  Overlay,
  runRecipe,
  type Change,
  type GoodItem,
  type Remote,
} from '../internals.ts'
import type { GetRoom, Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

/** RxPEP's engine alone: from decoded events, by the same functions that collections are made of. */
export const rxpepEngine: Side = {
  id: 'rxpep-engine',
  name: 'RxPEP, engine',
  packages: ['@rxpep/core'],
  leftOut: {
    'first-view': 'it begins after parsing and decoding',
    memory: 'it is what the whole takes',
    'cold-start': 'it begins after parsing and decoding',
  },
  create: () => new Engine(),
}

class Engine implements Store {
  readonly #watchers: ((get: GetRoom) => void)[] = []
  readonly #feeds = new ItemFeeds<Room>()
  readonly #edits = new Map<string, Change<Room>[]>()
  #remote: Remote<Room> = emptyRemote()
  readonly #overlay = new Overlay<Room, Element>(this.#remote.items, (jid, room) =>
    applyIntents(this.#edits.get(jid) ?? [], room),
  )
  #told = this.#overlay.view
  readonly #get: GetRoom = (jid) => this.#told.get(jid)
  #rows: LiveRows<Room> | undefined
  #tellRows: () => void = () => undefined

  loading(rooms: readonly Room[]) {
    const items = rooms.map(itemOf)
    return () => {
      this.#take(fold(this.#remote, { type: 'snapshot', items }))
    }
  }

  telling(room: Room) {
    const item = itemOf(room)
    return () => {
      this.#take(fold(this.#remote, { type: 'published', item }))
    }
  }

  taking(jid: string) {
    return () => {
      this.#take(fold(this.#remote, { type: 'retracted', id: jid }))
    }
  }

  editing(jid: string, nick: string) {
    const item = itemOf({ ...(this.#overlay.view.get(jid) as Room), nick })
    return {
      edit: () => {
        this.leavePending(jid, nick)
      },
      confirm: () => {
        const remote = fold(this.#remote, { type: 'published', item })
        const edits = this.#edits.get(jid) ?? []
        const value = remote.items.get(jid)
        // What changes nothing any more is satisfied.
        const left = edits.filter((each) => applyIntents([each], value) !== value)
        if (left.length > 0) this.#edits.set(jid, left)
        else this.#edits.delete(jid)
        this.#overlay.rebase(remote.items)
        this.#overlay.lay(jid, left.length > 0)
        this.#take(remote)
      },
    }
  }

  leavePending(jid: string, nick: string) {
    const before = this.#overlay.view.get(jid) as Room
    const after = runRecipe(before, (room) => {
      room.nick = nick
    })
    const patches = changePatches(before, after)
    const edit: Change<Room> = { type: 'update', id: jid, before, after, patches }
    this.#edits.set(jid, [...(this.#edits.get(jid) ?? []), edit])
    this.#overlay.lay(jid, true, () => after)
    this.#tell()
  }

  watch(told: (get: GetRoom) => void) {
    this.#watchers.push(told)
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    this.#feeds.feed(jid, () => this.#told.get(jid)).subscribe(told)
  }

  watchSorted(told: () => void) {
    this.#rows = new LiveRows<Room>({ where: { autojoin: true }, orderBy: 'name' })
    this.#rows.apply(Array.from(this.#told, ([id, value]) => ({ type: 'added', id, value })))
    this.#tellRows = told
  }

  watchRows(told: (rows: readonly unknown[]) => void) {
    this.watchSorted(() => {
      told(this.#rows?.rows ?? [])
    })
  }

  sorted() {
    return this.#rows?.rows.map(({ value }) => value) ?? []
  }

  rooms() {
    return this.#overlay.view.values()
  }

  #take(remote: Remote<Room>) {
    this.#remote = remote
    this.#overlay.rebase(remote.items)
    this.#tell()
  }

  #tell() {
    const { view } = this.#overlay
    if (view === this.#told) return
    const asked = this.#feeds.observed || this.#rows !== undefined
    const changes = asked ? diff(this.#told, view) : []
    if (!asked && view.equals(this.#told)) return
    this.#feeds.begin()
    this.#told = view
    this.#overlay.told()
    for (const told of this.#watchers) told(this.#get)
    this.#feeds.tell(changes)
    if (this.#rows && this.#rows.apply(changes).length > 0) this.#tellRows()
  }
}

/** A decoded item beside its payload, which stands for itself as that of a stanza does. */
function itemOf(value: Room): GoodItem<Room> {
  return { id: value.jid, value, source: bookmarks.codec.encode(value, value.jid) }
}
