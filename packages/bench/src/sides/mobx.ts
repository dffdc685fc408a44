import { autorun, computed, observable, observe, runInAction } from 'mobx'
import { sortedRooms, type GetRoom, type Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

/** MobX: an observable map whose values are replaced as a whole (shallow), as what comes from a server is. */
export const mobx: Side = {
  id: 'mobx',
  name: 'MobX',
  packages: ['mobx'],
  leftOut: {
    'first-view': 'it speaks no XMPP',
    'cold-start': 'it brings no persistence',
  },
  create: () => new Mobx(),
}

class Mobx implements Store {
  readonly #rooms = observable.map<string, Room>([], { deep: false })
  #sorted: { get(): readonly Room[] } | undefined

  loading(rooms: readonly Room[]) {
    return () => {
      runInAction(() => {
        for (const room of rooms) this.#rooms.set(room.jid, room)
      })
    }
  }

  telling(room: Room) {
    return () => {
      runInAction(() => {
        this.#rooms.set(room.jid, room)
      })
    }
  }

  taking(jid: string) {
    return () => {
      runInAction(() => {
        this.#rooms.delete(jid)
      })
    }
  }

  editing(jid: string, nick: string) {
    const confirmed = { ...(this.#rooms.get(jid) as Room), nick }
    return {
      edit: () => {
        this.leavePending(jid, nick)
      },
      confirm: this.telling(confirmed),
    }
  }

  leavePending(jid: string, nick: string) {
    this.telling({ ...(this.#rooms.get(jid) as Room), nick })()
  }

  watch(told: (get: GetRoom) => void) {
    observe(this.#rooms, () => {
      told((jid) => this.#rooms.get(jid))
    })
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    autorun(() => {
      told(this.#rooms.get(jid))
    })
  }

  watchSorted(told: () => void) {
    this.watchRows(told)
  }

  /** A computed value: it is computed anew when any room has changed. */
  watchRows(told: (rows: readonly Room[]) => void) {
    const sorted = (this.#sorted = computed(() => sortedRooms(this.#rooms.values())))
    autorun(() => {
      told(sorted.get())
    })
  }

  sorted() {
    return this.#sorted?.get() ?? []
  }

  rooms() {
    return this.#rooms.values()
  }
}
