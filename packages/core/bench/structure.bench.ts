/**
 * What a view could be made of: one item is replaced (or comes), and a subscriber reads it from the new version.
 * The bare map is the limit: it changes in place, so nobody can hold on to a version.
 */
import { createRequire } from 'node:module'
import type * as sortedBtree from 'sorted-btree'
import { SlotMap } from '../src/structure/slotMap.ts'
import { compareSides, timeSteps, type Side } from './measure.ts'
import { digest, idOf, numbers, SIZES, type Room } from './work.ts'
import { SlotTrie } from './slotTrie.ts'
import { VersionChain } from './versionChain.ts'

// The package is CommonJS: its default export is a property there.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as typeof sortedBtree

/** A structure under test: the newest version and how to get to the next. */
interface Candidate {
  set(id: string, room: Room): void
  get(id: string): Room | undefined
  entries(): Iterable<[string, Room]>
}

type Create = (start: readonly [string, Room][]) => Candidate

const candidates: Record<string, Create> = {
  'bare Map': (start) => {
    const map = new Map(start)
    return {
      set: (id, room) => map.set(id, room),
      get: (id) => map.get(id),
      entries: () => map,
    }
  },
  'slot map': (start) => {
    let map = new SlotMap<Room>().edit((draft) => {
      for (const [id, room] of start) draft.set(id, room)
    })
    return {
      set: (id, room) => (map = map.set(id, room)),
      get: (id) => map.get(id),
      entries: () => map,
    }
  },
  'slot trie': (start) => {
    let trie = start.reduce((to, [id, room]) => to.set(id, room), new SlotTrie<Room>())
    return {
      set: (id, room) => (trie = trie.set(id, room)),
      get: (id) => trie.get(id),
      entries: () => trie.entries(),
    }
  },
  'version chain': (start) => {
    let version = new VersionChain(new Map(start))
    return {
      set: (id, room) => (version = version.set(id, room)),
      get: (id) => version.get(id),
      entries: () => version.entries(),
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
      entries: () => tree.entries(),
    }
  },
  'copied Map': (start) => {
    let map = new Map(start)
    return {
      set: (id, room) => (map = new Map(map).set(id, room)),
      get: (id) => map.get(id),
      entries: () => map,
    }
  },
}

interface Update {
  readonly id: string
  readonly room: Room
}

function side(
  name: string,
  create: Create,
  size: number,
  updates: number,
  update: MakeUpdate,
): Side {
  const start = Array.from({ length: size }, (_, n): [string, Room] => [idOf(n), roomOf(n, 0)])
  return {
    name,
    run() {
      const candidate = create(start)
      let seen = 0
      const ms = timeSteps(updates, update, ({ id, room }) => {
        candidate.set(id, room)
        seen += candidate.get(id)?.serial ?? 0
      })
      return { ms, result: `${digest(candidate.entries())}, ${seen} seen` }
    },
  }
}

type MakeUpdate = (i: number) => Update

function roomOf(n: number, serial: number): Room {
  return { name: `Room ${n}, ${serial}`, serial }
}

async function compare(
  work: string,
  size: number,
  names: string[],
  updates: number,
  update: MakeUpdate,
) {
  const sides = names.map((name) => side(name, candidates[name] as Create, size, updates, update))
  const scores = await compareSides(sides)
  scores.forEach(({ ms, ratio }, i) => {
    const us = ((ms * 1000) / updates).toFixed(2)
    console.log(`structure, ${work}, ${size} items, ${names[i]}: ${us} µs, ${ratio.toFixed(2)} ×`)
  })
}

for (const size of SIZES) {
  const places = [...numbers(20_000, size)]
  const replace: MakeUpdate = (i) => {
    const n = places[i % places.length] as number
    return { id: idOf(n), room: roomOf(n, i + 1) }
  }
  const insert: MakeUpdate = (i) => ({ id: idOf(size + i), room: roomOf(size + i, 1) })
  const fast = ['bare Map', 'slot map', 'slot trie', 'version chain', 'sorted-btree']
  await compare('replace', size, fast, 20_000, replace)
  await compare('insert', size, fast, 20_000, insert)
  // So slow that it gets fewer updates, against a bare map with as few.
  await compare(
    'replace',
    size,
    ['bare Map', 'copied Map'],
    Math.max(10, 1_000_000 / size),
    replace,
  )
}
