import { createJSONStorage, persist, subscribeWithSelector } from 'zustand/middleware'
import { immer } from 'zustand/middleware/immer'
import { createStore } from 'zustand/vanilla'
import { sortedRooms, type GetRoom, type Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

interface State {
  rooms: Record<string, Room>
}

/** zustand with immer: a record of rooms, drafts to change it, selectors to watch parts of it. */
export const zustandImmer: Side = {
  id: 'zustand-immer',
  name: 'zustand + immer',
  packages: ['zustand', 'immer'],
  leftOut: { 'first-view': 'it speaks no XMPP' },
  create: () => new ZustandImmer(),
  // Its own middleware, over a storage in memory.
  restarting(rooms) {
    const state: State = { rooms: Object.fromEntries(rooms.map((room) => [room.jid, room])) }
    const text = JSON.stringify({ state, version: 0 })
    const storage = createJSONStorage<State>(() => ({
      getItem: () => text,
      setItem: () => undefined,
      removeItem: () => undefined,
    }))
    return () => {
      const store = createStore<State>()(
        persist(() => ({ rooms: {} }), { name: 'rooms', ...(storage && { storage }) }),
      )
      return Object.values(store.getState().rooms)
    }
  },
}

class ZustandImmer implements Store {
  readonly #store = createStore<State>()(subscribeWithSelector(immer((): State => ({ rooms: {} }))))

  loading(rooms: readonly Room[]) {
    return () => {
      this.#store.setState({ rooms: Object.fromEntries(rooms.map((room) => [room.jid, room])) })
    }
  }

  telling(room: Room) {
    return () => {
      this.#store.setState((state) => {
        state.rooms[room.jid] = room
      })
    }
  }

  taking(jid: string) {
    return () => {
      this.#store.setState((state) => {
        Reflect.deleteProperty(state.rooms, jid)
      })
    }
  }

  editing(jid: string, nick: string) {
    const confirmed = { ...(this.#get(jid) as Room), nick }
    return {
      edit: () => {
        this.leavePending(jid, nick)
      },
      confirm: this.telling(confirmed),
    }
  }

  leavePending(jid: string, nick: string) {
    this.#store.setState((state) => {
      const room = state.rooms[jid]
      if (room) room.nick = nick
    })
  }

  watch(told: (get: GetRoom) => void) {
    this.#store.subscribe((state) => {
      told((jid) => state.rooms[jid])
    })
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    this.#store.subscribe((state) => state.rooms[jid], told)
  }

  watchSorted(told: () => void) {
    this.watchRows(told)
  }

  /** A selector: it is computed anew when any room has changed. */
  watchRows(told: (rows: readonly Room[]) => void) {
    this.#store.subscribe((state) => {
      told(sortedRooms(Object.values(state.rooms)))
    })
  }

  sorted() {
    return sortedRooms(this.rooms())
  }

  rooms() {
    return Object.values(this.#store.getState().rooms)
  }

  readonly #get: GetRoom = (jid) => this.#store.getState().rooms[jid]
}
