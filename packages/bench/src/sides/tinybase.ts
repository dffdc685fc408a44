import { createIndexes, createStore, type Indexes, type Row, type Store as Base } from 'tinybase'
import type { GetRoom, Room } from '../room.ts'
import type { Side, Store } from '../side.ts'

/** TinyBase: a table of rows of cells; a sorted view is a slice of an index. */
export const tinybase: Side = {
  id: 'tinybase',
  name: 'TinyBase',
  packages: ['tinybase'],
  leftOut: { 'first-view': 'it speaks no XMPP' },
  create: () => new Tinybase(),
  // What its persisters for browsers and files store and load.
  restarting(rooms) {
    const before = new Tinybase()
    before.loading(rooms)()
    const json = before.base.getJson()
    return () => {
      const after = new Tinybase()
      after.base.setJson(json)
      return after.rooms()
    }
  },
}

class Tinybase implements Store {
  readonly base: Base = createStore()
  #indexes: Indexes | undefined

  loading(rooms: readonly Room[]) {
    return () => {
      this.base.setTable('rooms', Object.fromEntries(rooms.map((room) => [room.jid, rowOf(room)])))
    }
  }

  telling(room: Room) {
    return () => {
      this.base.setRow('rooms', room.jid, rowOf(room))
    }
  }

  taking(jid: string) {
    return () => {
      this.base.delRow('rooms', jid)
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
    this.base.setCell('rooms', jid, 'nick', nick)
  }

  watch(told: (get: GetRoom) => void) {
    this.base.addTableListener('rooms', () => {
      told(this.#get)
    })
  }

  watchRoom(jid: string, told: (room: Room | undefined) => void) {
    this.base.addRowListener('rooms', jid, () => {
      told(this.#get(jid))
    })
  }

  watchSorted(told: () => void) {
    this.watchRows(told)
  }

  /** The rows are the row ids, as lists of its user interface components take them. */
  watchRows(told: (rows: readonly string[]) => void) {
    const indexes = (this.#indexes = createIndexes(this.base))
    indexes.setIndexDefinition(
      'joined',
      'rooms',
      (getCell) => (getCell('autojoin') === true ? 'yes' : 'no'),
      'name',
    )
    indexes.addSliceRowIdsListener('joined', 'yes', () => {
      told(indexes.getSliceRowIds('joined', 'yes'))
    })
  }

  sorted() {
    const jids = this.#indexes?.getSliceRowIds('joined', 'yes') ?? []
    return jids.map((jid) => this.#get(jid) as Room)
  }

  rooms() {
    return this.base.getRowIds('rooms').map((jid) => this.#get(jid) as Room)
  }

  readonly #get: GetRoom = (jid) => {
    const row = this.base.getRow('rooms', jid)
    return 'autojoin' in row ? ({ jid, ...row } as unknown as Room) : undefined
  }
}

function rowOf({ name = '', autojoin, nick = '' }: Room): Row {
  return { name, autojoin, nick }
}
