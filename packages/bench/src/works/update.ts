import type { Room } from '../room.ts'
import { expectRooms, expectSame, type Work } from './work.ts'
import { load, timeUpdates } from './updates.ts'

/** One item is replaced, and a subscriber of the whole reads it from what it is told. */
export const update: Work = {
  id: 'update',
  title: 'One update, whole-view subscriber',
  sizes: [1_000, 10_000, 100_000],
  quickSizes: [10_000],
  async run(side, items, box) {
    const store = await side.create()
    const loaded = await load(store, items)
    let next = ''
    let [told, seen] = [0, 0]
    store.watch((get) => {
      told += 1
      seen += get(next)?.jid === next ? 1 : 0
    })
    told = seen = 0
    const telling = (room: Room) => {
      const act = store.telling(room)
      return () => {
        next = room.jid
        return act()
      }
    }
    const { usPerOp, made } = await timeUpdates(telling, loaded, box, items)
    expectSame(side, 'how often it told', told, made)
    expectSame(side, 'how often what had changed was there', seen, made)
    expectRooms(side, await store.rooms(), loaded.expected.values())
    await store.end?.()
    return { usPerOp }
  },
}
