import { Immer } from 'immer'
import { byName, sortedRooms, type GetRoom, type Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

// Freezing is most of immer's cost.
const { produce } = new Immer({ autoFreeze: false })

/** What can't be beaten: a `Map` that changes in place and callbacks, a sorted array that changes in place. Nobody can hold on to a state. */
export const limit: Side = {
  id: 'limit',
  name: 'limit: bare `Map`, callbacks',
  packages: ['immer'],
  leftOut: {
    'first-view': 'its limit is parsing alone, `limit-xml`',
    'cold-start': 'its limit is `limit-xml`',
  },
  create: () => new Bare(),
}

class Bare implements Store {
  readonly #rooms = new Map<string, Room>()
  readonly #watchers: ((get: GetRoom) => void)[] = []
  readonly #byJid = new Map<string, ((room: Room) => void)[]>()
  readonly #get: GetRoom = (jid) => this.#rooms.get(jid)
  #rows: SortedArray | undefined

  loading(rooms: readonly Room[]) {
    return () => {
      for (const room of rooms) this.#rooms.set(room.jid, room)
      for (const told of this.#watchers) told(this.#get)
    }
  }

  telling(room: Room) {
    return () => {
      this.#take(room)
    }
  }

  taking(jid: string) {
    return () => {
      if (this.#rows) this.#rows.remove(this.#rooms.get(jid))
      this.#rooms.delete(jid)
      for (const told of this.#watchers) told(this.#get)
    }
  }

  editing(jid: string, nick: string) {
    const confirmed = { ...(this.#rooms.get(jid) as Room), nick }
    return {
      edit: () => {
        this.#rename(jid, nick)
      },
      confirm: () => {
        this.#take(confirmed)
      },
    }
  }

  leavePending(jid: string, nick: string) {
    this.#rename(jid, nick)
  }

  watch(told: (get: GetRoom) => void) {
    this.#watchers.push(told)
  }

  watchRoom(jid: string, told: (room: Room) => void) {
    this.#byJid.set(jid, [...(this.#byJid.get(jid) ?? []), told])
  }

  watchSorted(told: () => void) {
    this.#rows = new SortedArray(this.#rooms.values())
    this.watch(told)
  }

  watchRows(told: (rows: readonly Room[]) => void) {
    const rows = (this.#rows = new SortedArray(this.#rooms.values()))
    this.watch(() => {
      told(rows.list)
    })
  }

  sorted() {
    return this.#rows?.list ?? []
  }

  rooms() {
    return this.#rooms.values()
  }

  #rename(jid: string, nick: string) {
    const room = this.#rooms.get(jid) as Room
    this.#take(
      produce(room, (draft) => {
        draft.nick = nick
      }),
    )
  }

  #take(room: Room) {
    const { jid } = room
    if (this.#rows) this.#rows.replace(this.#rooms.get(jid), room)
    this.#rooms.set(jid, room)
    for (const told of this.#watchers) told(this.#get)
    for (const told of this.#byJid.get(jid) ?? []) told(room)
  }
}

/** The rooms that are joined, by name, in one array: found by halves, moved in place. */
class SortedArray {
  readonly list: Room[]

  constructor(rooms: Iterable<Room>) {
    this.list = sortedRooms(rooms)
  }

  remove(room: Room | undefined) {
    if (room?.autojoin) this.list.splice(this.#placeOf(room), 1)
  }

  replace(before: Room | undefined, after: Room) {
    this.remove(before)
    if (after.autojoin) this.list.splice(this.#placeOf(after), 0, after)
  }

  #placeOf(room: Room): number {
    let [low, high] = [0, this.list.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (byName(this.list[middle] as Room, room) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
