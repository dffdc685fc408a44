import { jidOf } from '../room.ts'
import { load, timeUpdates } from './updates.ts'
import { expectRooms, expectSame, need, type Work } from './work.ts'

const WATCHED = 1_000

/** A thousand subscribers, each to an item of its own: an update of a watched item wakes the one whom it concerns. */
export const fanOut: Work = {
  id: 'fan-out',
  title: '1 000 per-item subscribers',
  sizes: [10_000],
  quickSizes: [10_000],
  async run(side, items, box) {
    const store = await side.create()
    const loaded = await load(store, items)
    const watched = Math.min(WATCHED, items)
    const watchRoom = need(side, store, 'watchRoom')
    let woken = 0
    for (let n = 0; n < watched; n++) watchRoom(jidOf(n), () => (woken += 1))
    // Some libraries tell what an item is, later.
    await new Promise((resolve) => setTimeout(resolve, 20))
    woken = 0
    const telling = need(side, store, 'telling')
    const { usPerOp, made } = await timeUpdates(telling, loaded, box, watched)
    expectSame(side, 'how many it woke', woken, made)
    expectRooms(side, await store.rooms(), loaded.expected.values())
    await store.end?.()
    return { usPerOp }
  },
}
