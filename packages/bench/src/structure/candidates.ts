import { createRequire } from 'node:module'
import type * as sortedBtree from 'sorted-btree'
import { SlotMap } from '../internals.ts'
import type { Room } from '../room.ts'
import { SlotTrie } from './slotTrie.ts'
import { VersionChain } from './versionChain.ts'

// The package is CommonJS: its default export is a property there.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as typeof sortedBtree

/** A structure under test: its newest version, and how to get to the next. */
export interface Candidate {
  /** Goes on to the version with another room. */
  set(id: string, room: Room): void
  /** A room of the newest version. */
  get(id: string): Room | undefined
  /** All rooms of the newest version. */
  rooms(): Iterable<Room>
}

/** What a view could be made of. The bare `Map` is the limit: it changes in place, so nobody can hold on to a version. */
export const candidates: Readonly<Record<string, (start: readonly [string, Room][]) => Candidate>> =
  {
    'bare Map': (start) => {
      const map = new Map(start)
      return {
        set: (id, room) => map.set(id, room),
        get: (id) => map.get(id),
        rooms: () => map.values(),
      }
    },
    'slot map': (start) => {
      let map = new SlotMap<Room>().edit((draft) => {
        for (const [id, room] of start) draft.set(id, room)
      })
      return {
        set: (id, room) => (map = map.set(id, room)),
        get: (id) => map.get(id),
        rooms: () => map.values(),
      }
    },
    'slot trie': (start) => {
      let trie = start.reduce((to, [id, room]) => to.set(id, room), new SlotTrie<Room>())
      return {
        set: (id, room) => (trie = trie.set(id, room)),
        get: (id) => trie.get(id),
        rooms: () => Array.from(trie.entries(), ([, room]) => room),
      }
    },
    'version chain': (start) => {
      let version = new VersionChain(new Map(start))
      return {
        set: (id, room) => (version = version.set(id, room)),
        get: (id) => version.get(id),
        rooms: () => Array.from(version.entries(), ([, room]) => room),
      }
    },
    'sorted-btree': (start) => {
      let tree = new BTree([...start], (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0))
      return {
        set(id, room) {
          tree = tree.clone()
          tree.set(id, room)
        },
        get: (id) => tree.get(id),
        rooms: () => tree.valuesArray(),
      }
    },
    'copied Map': (start) => {
      let map = new Map(start)
      return {
        set: (id, room) => (map = new Map(map).set(id, room)),
        get: (id) => map.get(id),
        rooms: () => map.values(),
      }
    },
  }
