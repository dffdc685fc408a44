import { weigh } from '../measure/liveBytes.ts'
import { firstRooms } from '../room.ts'
import type { Side } from '../side.ts'
import { expectRooms, type Work } from './work.ts'

const FEW = 100
/** So many items are weighed in all, in several stores where one has fewer; but not in more stores than RxDB allows for nothing. */
const [WEIGHED, STORES] = [100_000, 12]
/** What is weighed may not be garbage while it is. */
const kept: unknown[] = []

/**
 * Bytes an item beyond a plain `Map` of the same values; of RxPEP, whose values stand beside their source XML, beyond both. What is there
 * once, such as code, does not count: many are weighed against few.
 */
export const memory: Work = {
  id: 'memory',
  title: 'Memory, bytes an item beyond a `Map` of the values',
  sizes: [10_000, 100_000],
  quickSizes: [10_000],
  async run(side, items) {
    const [few, many] = [await beyond(side, FEW), await beyond(side, items)]
    return { bytes: (many - few) / (items - FEW) }
  },
}

/** The bytes that a store takes, beyond what its values do. */
async function beyond(side: Side, items: number): Promise<number> {
  const copies = Math.min(STORES, Math.ceil(WEIGHED / items))
  // Code that runs for the first time takes room too.
  await (await loaded(side, items)).end?.()
  const plain = await weigh(() => times(copies, () => valuesOf(side, items)))
  const whole = await weigh(() => times(copies, () => loaded(side, items)))
  for (const store of whole.one) {
    expectRooms(side, await store.rooms(), firstRooms(items))
    await store.end?.()
  }
  kept.push(plain.one)
  return (whole.bytes - plain.bytes) / copies
}

async function times<R>(count: number, make: () => R | Promise<R>): Promise<R[]> {
  const made: R[] = []
  for (let i = 0; i < count; i++) made.push(await make())
  return made
}

function valuesOf(side: Side, items: number): unknown {
  const rooms = firstRooms(items)
  return side.plain?.(rooms) ?? new Map(rooms.map((room) => [room.jid, room]))
}

async function loaded(side: Side, items: number) {
  const store = await side.create()
  store.watch(() => undefined)
  await store.loading(firstRooms(items))()
  return store
}
