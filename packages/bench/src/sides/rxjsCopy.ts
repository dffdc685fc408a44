import { BehaviorSubject, distinctUntilChanged, map } from 'rxjs'
import { sortedRooms, type GetRoom, type Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

type Rooms = ReadonlyMap<string, Room>

/** The easy version with RxJS alone: a subject of a `Map` that is copied for each event, and operators on it. */
export const rxjsCopy: Side = {
  id: 'rxjs-copy',
  name: 'RxJS, copied `Map`',
  packages: ['rxjs'],
  leftOut: {
    'first-view': 'it speaks no XMPP',
    'cold-start': 'it brings no persistence',
  },
  create: () => new RxjsCopy(),
}

class RxjsCopy implements Store {
  readonly #rooms$ = new BehaviorSubject<Rooms>(new Map())

  loading(rooms: readonly Room[]) {
    return () => {
      this.#rooms$.next(new Map(rooms.map((room) => [room.jid, room])))
    }
  }

  telling(room: Room) {
    return () => {
      this.#rooms$.next(new Map(this.#rooms$.value).set(room.jid, room))
    }
  }

  taking(jid: string) {
    return () => {
      const rooms = new Map(this.#rooms$.value)
      rooms.delete(jid)
      this.#rooms$.next(rooms)
    }
  }

  editing(jid: string, nick: string) {
    const confirmed = { ...(this.#rooms$.value.get(jid) as Room), nick }
    return {
      edit: () => {
        this.leavePending(jid, nick)
      },
      confirm: this.telling(confirmed),
    }
  }

  leavePending(jid: string, nick: string) {
    this.telling({ ...(this.#rooms$.value.get(jid) as Room), nick })()
  }

  watch(told: (get: GetRoom) => void) {
    this.#rooms$.subscribe((rooms) => {
      told((jid) => rooms.get(jid))
    })
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    this.#rooms$
      .pipe(
        map((rooms) => rooms.get(jid)),
        distinctUntilChanged(),
      )
      .subscribe(told)
  }

  watchSorted(told: () => void) {
    this.watchRows(told)
  }

  /** Filtered and sorted anew each time. */
  watchRows(told: (rows: readonly Room[]) => void) {
    this.#rooms$.pipe(map((rooms) => sortedRooms(rooms.values()))).subscribe(told)
  }

  sorted() {
    return sortedRooms(this.#rooms$.value.values())
  }

  rooms() {
    return this.#rooms$.value.values()
  }
}
