import { timeActs } from '../measure/timeActs.ts'
import { jidOf, places, roomOf, sortedRooms, type Room } from '../room.ts'
import type { Act } from '../side.ts'
import { load } from './updates.ts'
import { expectRooms, expectRows, need, type Work } from './work.ts'

const WATCHED = 1_000
/** One step in so many is an edit of the user and its confirmation. */
const EDIT_EACH = 4

/** A busy page: whole view, a thousand items, a sorted view, and edits among the updates; one step. */
export const allAtOnce: Work = {
  id: 'all-at-once',
  title: 'All at once, one step',
  sizes: [10_000],
  quickSizes: [10_000],
  async run(side, items, box) {
    const store = await side.create()
    const { expected } = await load(store, items)
    let [told, woken, shown] = [0, 0, 0]
    const watched = Math.min(WATCHED, items)
    const watchRoom = need(side, store, 'watchRoom')
    store.watch((get) => {
      told += 1
      get(jidOf(0))
    })
    for (let n = 0; n < watched; n++) watchRoom(jidOf(n), () => (woken += 1))
    need(side, store, 'watchSorted')(() => (shown += 1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    told = woken = shown = 0
    const editing = need(side, store, 'editing')
    const place = places(items)
    // Edits go by what the room was when they were made ready.
    const { usPerOp, made } = await timeActs({ ...box, mostAtOnce: 1 }, (i) => {
      const n = place.next().value
      const [jid, nick] = [jidOf(n), `nick ${i}`]
      const before = expected.get(jid) as Room
      if (i % EDIT_EACH !== 0) {
        // Whoever writes has seen the edits before: what takes one back at once is a conflict, which RxPEP repairs.
        const room = {
          ...roomOf(n, i + 1),
          ...(before.nick !== undefined && { nick: before.nick }),
        }
        expected.set(jid, room)
        return store.telling(room)
      }
      expected.set(jid, { ...before, nick })
      const { edit, confirm } = editing(jid, nick)
      return inTurn(edit, confirm)
    })
    if (told < made || shown < made / 2) {
      throw new Error(`${side.id}: told ${told} and ${shown} times of ${made} steps`)
    }
    if (woken === 0 && made > 100) throw new Error(`${side.id}: woke nobody in ${made} steps`)
    const rows = sortedRooms(expected.values())
    expectRows(side, need(side, store, 'sorted')(), rows)
    expectRooms(side, await store.rooms(), expected.values())
    await store.end?.()
    return { usPerOp }
  },
}

function inTurn(edit: Act, confirm: Act): Act {
  return () => {
    const made = edit()
    return made instanceof Promise ? made.then(confirm) : confirm()
  }
}
