import { sortedRooms } from '../room.ts'
import type { Side, Store } from '../side.ts'
import { load, timeUpdates } from './updates.ts'
import { expectRows, expectSame, need, type Work } from './work.ts'

/** A live view of the rooms that are joined, by name: told what changed, in whatever way is fastest. */
export const sorted: Work = {
  ...sortedBy((side, store, told) => {
    need(side, store, 'watchSorted')(() => told())
  }),
  id: 'sorted',
  title: 'Filtered and sorted live view, one update',
}

/** The same, as an array that a list on a page can show. */
export const sortedAsRows: Work = {
  ...sortedBy((side, store, told) => {
    need(side, store, 'watchRows')((rows) => told(rows))
  }),
  id: 'sorted-rows',
  title: 'The same, its rows handed out as an array',
}

type Watch = (side: Side, store: Store, told: (rows?: readonly unknown[]) => void) => void

function sortedBy(watch: Watch): Omit<Work, 'id' | 'title'> {
  return {
    sizes: [1_000, 10_000, 100_000],
    quickSizes: [10_000],
    async run(side, items, box) {
      const store = await side.create()
      const loaded = await load(store, items)
      let told = 0
      let shown: readonly unknown[] | undefined
      watch(side, store, (rows) => {
        told += 1
        shown = rows
      })
      // Some libraries compute a view for the first time a moment after they are asked.
      await new Promise((resolve) => setTimeout(resolve, 20))
      told = 0
      const telling = need(side, store, 'telling')
      const { usPerOp, made } = await timeUpdates(telling, loaded, box, items)
      const rows = sortedRooms(loaded.expected.values())
      if (shown) expectSame(side, 'how many rows it told last', shown.length, rows.length)
      // An update of a room that is shown neither before nor after needs no telling: one in sixteen.
      if (told < made / 2) throw new Error(`${side.id}: told ${told} times of ${made} updates`)
      expectRows(side, need(side, store, 'sorted')(), rows)
      await store.end?.()
      return { usPerOp }
    },
  }
}
