/**
 * One update of a filtered and sorted view, told by positions, against an array that is kept sorted in place by halving: both
 * know what changed, and tell a subscriber where it was and is. Also with the array of all rows made for each update, which a copy of the
 * plain array stands beside.
 */
import { LiveRows } from '../src/view/liveRows.ts'
import type { Change } from '../src/model/change.ts'
import { besideBar, compareSides, timeSteps, type Side } from './measure.ts'
import { idOf, numbers } from './work.ts'

const BAR = 1
const UPDATES = 20_000

interface Room {
  readonly name: string
  readonly on: boolean
}

/** What a side does: takes changes one by one, and tells of each. */
interface Sorted {
  take(change: Change<Room> & { readonly type: 'added' | 'changed' }): void
  readonly rows: readonly { readonly id: string; readonly value: Room }[]
}

type Entry = Sorted['rows'][number]

const collator = new Intl.Collator('en')
const orders: Readonly<Record<string, (a: string, b: string) => number>> = {
  'code units': (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  collator: (a, b) => collator.compare(a, b),
}

function inPlace(tell: (from: number, to: number) => void, order: string, copies: boolean): Sorted {
  const rows: Entry[] = []
  const byId = new Map<string, Entry>()
  const byName = orders[order] as (a: string, b: string) => number
  const compare = (a: Entry, b: Entry): number =>
    byName(a.value.name, b.value.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  const placeOf = (entry: Entry): number => {
    let [low, high] = [0, rows.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(rows[middle] as Entry, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    rows,
    take({ id, value }) {
      const before = byId.get(id)
      const from = before ? placeOf(before) : -1
      if (before) rows.splice(from, 1)
      byId.delete(id)
      if (!value.on) {
        if (before) tell(from, -1)
        return
      }
      const entry = { id, value }
      byId.set(id, entry)
      const to = placeOf(entry)
      rows.splice(to, 0, entry)
      if (copies) made += rows.slice().length
      tell(from, to)
    },
  }
}

function live(tell: (from: number, to: number) => void, order: string, copies: boolean): Sorted {
  const state = new LiveRows<Room>({
    where: { on: true },
    orderBy: { by: 'name', ...(order === 'collator' ? { collator } : {}) },
  })
  return {
    get rows() {
      return state.rows
    },
    take(change) {
      for (const told of state.apply([change])) {
        const { type, index } = told
        if (copies) made += state.rows.length
        tell(
          type === 'moved' ? told.from : type === 'added' ? -1 : index,
          type === 'removed' ? -1 : index,
        )
      }
    },
  }
}

function side(
  name: string,
  size: number,
  create: typeof live,
  order: string,
  copies: boolean,
): Side {
  const places = [...numbers(2 * UPDATES, size)]
  const names = [...numbers(2 * UPDATES, 1_000_000, 7)]
  return {
    name,
    run() {
      let sum = 0
      const sorted = create(
        (from, to) => {
          sum += from + 2 * to
        },
        order,
        copies,
      )
      for (let n = 0; n < size; n++)
        sorted.take({ type: 'added', id: idOf(n), value: { name: `Room ${n % 9973}`, on: true } })
      const ms = timeSteps(
        UPDATES,
        (i) => ({ name: `Room ${String(names[i])}`, on: i % 8 > 0 }),
        (value) => {
          sorted.take({
            type: 'changed',
            id: idOf(places[i++ % places.length] as number),
            value,
            previous: value,
          })
        },
      )
      i = 0
      return { ms, result: `${sorted.rows.length} rows, ${sorted.rows[5]?.id}, sum ${sum}` }
    },
  }
}

let i = 0
let made = 0
for (const size of [1_000, 10_000, 100_000]) {
  for (const order of Object.keys(orders)) {
    for (const copies of [false, true]) {
      const [plain, ours] = await compareSides(
        [side('in place', size, inPlace, order, copies), side('query', size, live, order, copies)],
        5,
        1,
      )
      const us = (ms = 0): string => `${((ms * 1000) / UPDATES).toFixed(2)} µs`
      console.log(
        `query, ${size} items by ${order}${copies ? ', all rows each time' : ''}: in place ${us(plain?.ms)}, ours ${us(ours?.ms)}, ${besideBar(ours?.ratio ?? NaN, BAR)}`,
      )
    }
  }
}
if (made < 0) throw new Error('nothing was made')
