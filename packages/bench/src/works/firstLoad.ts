import { timeActs } from '../measure/timeActs.ts'
import { firstRooms } from '../room.ts'
import type { Store } from '../side.ts'
import { expectRooms, expectSame, need, type Work } from './work.ts'

/** All items at once into an empty store, until a subscriber of the whole has them. */
export const firstLoad: Work = {
  ...loadingBy('loading'),
  id: 'first-load',
  title: 'First load',
  sizes: [1_000, 10_000, 100_000],
  quickSizes: [10_000],
}

/** The same from the text on the wire. */
export const firstView: Work = {
  ...loadingBy('wiring'),
  id: 'first-view',
  title: 'First view, from the text on the wire',
  sizes: [1_000, 10_000],
  quickSizes: [10_000],
}

function loadingBy(way: 'loading' | 'wiring'): Pick<Work, 'run'> {
  return {
    async run(side, items, box) {
      const rooms = firstRooms(items)
      const last = rooms.at(-1)?.jid ?? ''
      let store: Store | undefined
      let unready = 0
      const { usPerOp } = await timeActs({ ...box, mostAtOnce: 1 }, async () => {
        await store?.end?.()
        const fresh = (store = await side.create())
        let isThere = false
        fresh.watch((get) => (isThere ||= get(last) !== undefined))
        const load = need(side, fresh, way)(rooms)
        return async () => {
          await load()
          if (!isThere) unready += 1
        }
      })
      expectSame(side, 'how often it was over before it had told', unready, 0)
      expectRooms(side, (await store?.rooms()) ?? [], rooms)
      await store?.end?.()
      return { usPerOp }
    },
  }
}
