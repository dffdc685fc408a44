import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import type { GetRoom, Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

const schema: RxJsonSchema<Room> = {
  version: 0,
  primaryKey: 'jid',
  type: 'object',
  properties: {
    jid: { type: 'string', maxLength: 100 },
    name: { type: 'string', maxLength: 100 },
    autojoin: { type: 'boolean' },
    nick: { type: 'string' },
  },
  required: ['jid', 'name', 'autojoin'],
  indexes: [['autojoin', 'name', 'jid']],
}

let databases = 0

/** RxDB with its memory storage, in one process; without its development mode and schema validation, as in production. */
export const rxdb: Side = {
  id: 'rxdb',
  name: 'RxDB (memory)',
  packages: ['rxdb'],
  leftOut: {
    'first-view': 'it speaks no XMPP',
    'cold-start': 'its memory storage keeps objects, no bytes that would have to be read',
  },
  async create() {
    const database = await createRxDatabase({
      name: `rooms-${databases++}`,
      storage: getRxStorageMemory(),
      multiInstance: false,
      eventReduce: true,
    })
    const { rooms } = await database.addCollections({ rooms: { schema } })
    return new Rxdb(database, rooms as RxCollection<Room>)
  },
}

class Rxdb implements Store {
  readonly #database: RxDatabase
  readonly #rooms: RxCollection<Room>
  #sorted: readonly Room[] = []

  constructor(database: RxDatabase, rooms: RxCollection<Room>) {
    this.#database = database
    this.#rooms = rooms
  }

  loading(rooms: readonly Room[]) {
    return () => this.#rooms.bulkInsert([...rooms])
  }

  telling(room: Room) {
    return () => this.#rooms.upsert(room)
  }

  taking(jid: string) {
    return () => this.#rooms.bulkRemove([jid])
  }

  editing(jid: string, nick: string) {
    const confirmed = this.#rooms
      .findOne(jid)
      .exec()
      .then((room) => ({ ...(room?.toJSON() as Room), nick }))
    return {
      edit: () => this.leavePending(jid, nick),
      confirm: async () => this.#rooms.upsert(await confirmed),
    }
  }

  async leavePending(jid: string, nick: string) {
    const room = await this.#rooms.findOne(jid).exec()
    await room?.incrementalPatch({ nick })
  }

  /** The stream of what changes: a query of everything would be handed over as a whole each time. */
  watch(told: (get: GetRoom) => void) {
    this.#rooms.$.subscribe(({ documentData }) => {
      told((jid) => (documentData.jid === jid ? documentData : undefined))
    })
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    this.#rooms.findOne(jid).$.subscribe((room) => {
      told(room ?? undefined)
    })
  }

  watchSorted(told: () => void) {
    this.watchRows(told)
  }

  watchRows(told: (rows: readonly Room[]) => void) {
    this.#rooms
      .find({ selector: { autojoin: true }, sort: [{ name: 'asc' }, { jid: 'asc' }] })
      .$.subscribe((rows) => {
        told((this.#sorted = rows))
      })
  }

  sorted() {
    return this.#sorted
  }

  rooms() {
    return this.#rooms.find().exec()
  }

  async end() {
    await this.#database.remove()
  }
}
