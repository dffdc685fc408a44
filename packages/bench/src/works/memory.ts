import { weigh } from '../measure/liveBytes.ts'
import { firstRooms } from '../room.ts'
import type { Side } from '../side.ts'
import { expectRooms, type Work } from './work.ts'

const FEW = 100
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
  // Code that runs for the first time takes room too.
  await loaded(side, items)
  const plain = await weigh(() => {
    const rooms = firstRooms(items)
    return side.plain?.(rooms) ?? new Map(rooms.map((room) => [room.jid, room]))
  })
  const whole = await weigh(() => loaded(side, items))
  expectRooms(side, await whole.one.rooms(), firstRooms(items))
  await whole.one.end?.()
  kept.push(plain.one)
  return whole.bytes - plain.bytes
}

async function loaded(side: Side, items: number) {
  const store = await side.create()
  store.watch(() => undefined)
  await store.loading(firstRooms(items))()
  return store
}
