import {
  createCollection,
  createLiveQueryCollection,
  eq,
  localStorageCollectionOptions,
  type Collection,
  type SyncConfig,
} from '@tanstack/db'
import type { GetRoom, Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

type Sync = Parameters<SyncConfig<Room, string>['sync']>[0]

/** TanStack DB with a sync adapter of the app's own, as its guide writes one; the server's writes go in through `begin`, `write`, `commit`. */
export const tanstackDb: Side = {
  id: 'tanstack-db',
  name: 'TanStack DB',
  packages: ['@tanstack/db'],
  leftOut: { 'first-view': 'it speaks no XMPP' },
  create: () => new TanstackDb(),
  // The storage that comes with it: one JSON text for all.
  restarting(rooms) {
    const entries = rooms.map((room) => [`s:${room.jid}`, { versionKey: room.jid, data: room }])
    const text = JSON.stringify(Object.fromEntries(entries))
    const storage = {
      getItem: () => text,
      setItem: () => undefined,
      removeItem: () => undefined,
    }
    const storageEventApi = {
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }
    return async () => {
      const collection = createCollection(
        localStorageCollectionOptions<Room, string>({
          storageKey: 'rooms',
          storage,
          storageEventApi,
          getKey: ({ jid }) => jid,
        }),
      )
      await collection.preload()
      const found = [...collection.values()]
      await collection.cleanup()
      return found
    }
  },
}

class TanstackDb implements Store {
  #sync!: Sync
  readonly #confirmed = new Map<string, () => void>()
  #live: Collection<Room, string> | undefined
  readonly #rooms = createCollection<Room, string>({
    getKey: ({ jid }) => jid,
    startSync: true,
    sync: {
      rowUpdateMode: 'full',
      sync: (sync) => {
        this.#sync = sync
      },
    },
    // It must not resolve until the server's change has come back.
    onUpdate: ({ transaction }) =>
      new Promise<void>((resolve) => {
        this.#confirmed.set(transaction.mutations[0].key, resolve)
      }),
  })

  loading(rooms: readonly Room[]) {
    return () => {
      const { begin, write, commit, markReady } = this.#sync
      begin()
      for (const value of rooms) write({ type: 'insert', value })
      void commit()
      markReady()
    }
  }

  telling(value: Room) {
    return () => {
      const { begin, write, commit } = this.#sync
      begin()
      write({ type: this.#rooms.has(value.jid) ? 'update' : 'insert', value })
      void commit()
    }
  }

  taking(jid: string) {
    return () => {
      const { begin, write, commit } = this.#sync
      begin()
      write({ type: 'delete', key: jid })
      void commit()
    }
  }

  editing(jid: string, nick: string) {
    const room = this.#rooms.get(jid) as Room
    const confirmed: Room = { jid, name: room.name ?? '', autojoin: room.autojoin, nick }
    let persisted: Promise<unknown> = Promise.resolve()
    return {
      edit: () => {
        persisted = this.#rename(jid, nick)
      },
      confirm: () => {
        this.telling(confirmed)()
        this.#confirmed.get(jid)?.()
        return persisted
      },
    }
  }

  leavePending(jid: string, nick: string) {
    this.#rename(jid, nick).catch(() => undefined)
  }

  watch(told: (get: GetRoom) => void) {
    // Who has not been told what there is, is not told of its end either.
    this.#rooms.subscribeChanges(
      () => {
        told((jid) => this.#rooms.get(jid))
      },
      { includeInitialState: true },
    )
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    this.#rooms.subscribeChanges(
      (changes) => {
        told(changes[0]?.value)
      },
      { where: (room) => eq(room.jid, jid) },
    )
  }

  /** By what changes: its rows as an array are made anew each time. */
  watchSorted(told: () => void) {
    this.#liveQuery().subscribeChanges(told)
  }

  watchRows(told: (rows: readonly Room[]) => void) {
    const live = this.#liveQuery()
    live.subscribeChanges(() => {
      told(live.toArray)
    })
  }

  sorted() {
    return this.#live?.toArray ?? []
  }

  rooms() {
    return this.#rooms.values()
  }

  async end() {
    await this.#live?.cleanup()
    await this.#rooms.cleanup()
  }

  #rename(jid: string, nick: string): Promise<unknown> {
    const transaction = this.#rooms.update(jid, (draft) => {
      draft.nick = nick
    })
    return transaction.when('settled')
  }

  #liveQuery() {
    const live = createLiveQueryCollection({
      query: (q) =>
        q
          .from({ room: this.#rooms })
          .where(({ room }) => eq(room.autojoin, true))
          .orderBy(({ room }) => room.name)
          .orderBy(({ room }) => room.jid),
      startSync: true,
    })
    this.#live = live as unknown as Collection<Room, string>
    return this.#live
  }
}
