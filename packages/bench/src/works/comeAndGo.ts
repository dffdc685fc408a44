import { timeActs } from '../measure/timeActs.ts'
import { jidOf, roomOf } from '../room.ts'
import { load } from './updates.ts'
import { expectRooms, expectSame, type Work } from './work.ts'

/** An item comes, and the next moment one goes, so that there are as many as before; one of the two. */
export const comeAndGo: Work = {
  id: 'come-and-go',
  title: 'One item comes or goes, whole-view subscriber',
  sizes: [10_000, 100_000],
  quickSizes: [10_000],
  async run(side, items, box) {
    const store = await side.create()
    const { expected } = await load(store, items)
    let told = 0
    store.watch(() => (told += 1))
    told = 0
    const { usPerOp, made } = await timeActs(box, (i) => {
      if (i % 2 === 1) {
        // Those that have been there longest go first.
        const jid = jidOf(i >> 1)
        expected.delete(jid)
        return store.taking(jid)
      }
      const room = roomOf(items + (i >> 1), 0)
      expected.set(room.jid, room)
      return store.telling(room)
    })
    expectSame(side, 'how often it told', told, made)
    expectRooms(side, await store.rooms(), expected.values())
    await store.end?.()
    return { usPerOp }
  },
}
