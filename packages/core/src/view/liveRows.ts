import type { UsageError } from '../base/errors.ts'
import type { Change } from '../model/change.ts'
import { SortedList } from '../structure/sortedList.ts'
import { Failures } from './failures.ts'
import { matcher } from './matcher.ts'
import type { QueryOptions } from './queryOptions.ts'
import { KeyedRow, type Row } from './row.ts'
import type { RowChange } from './rowChange.ts'
import { rowOrder, type RowOrder } from './rowOrder.ts'

/** More changes than this that touch as many items as there are make all rows anew. */
const MANY = 64

/** The rows of a query, kept up to date by the changes of a view: each change costs about as much as finding its row. */
export class LiveRows<T> {
  readonly #matches: (value: T, id: string) => boolean
  readonly #order: RowOrder<T>
  readonly #list: SortedList<KeyedRow<T>>
  readonly #byId = new Map<string, KeyedRow<T>>()
  readonly #failures = new Failures()
  readonly #start: number
  readonly #end: number
  #array: readonly Row<T>[] | undefined

  constructor({ where, orderBy, offset = 0, limit = Infinity }: QueryOptions<T>) {
    this.#matches = matcher(where)
    const order = (this.#order = rowOrder(orderBy))
    const { keyOf } = KeyedRow
    this.#list = new SortedList((a, b) => {
      const byKey = order.compare(keyOf(a), keyOf(b))
      return byKey === 0 ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : byKey
    })
    this.#start = offset
    this.#end = offset + limit
  }

  /** How many items match, whether they are among the rows or not. */
  get count(): number {
    return this.#list.size
  }

  /** The rows: the same frozen array until one changes. It is made when it is first asked for. */
  get rows(): readonly Row<T>[] {
    return (this.#array ??= Object.freeze(this.#window()))
  }

  /** What `where` or a key function has thrown, of an item that is as it was then. */
  get error(): UsageError | undefined {
    return this.#failures.first
  }

  /** Takes in what changed; the answer is what becomes of the rows by it. */
  apply(changes: readonly Change<T>[]): RowChange<T>[] {
    const isMuch = changes.length > MANY && changes.length >= this.#list.size
    const told = isMuch ? this.#rebuild(changes) : this.#steps(changes)
    if (told.length > 0) this.#array = undefined
    return told
  }

  #window(): KeyedRow<T>[] {
    return this.#list.slice(this.#start, this.#end)
  }

  #rebuild(changes: readonly Change<T>[]): RowChange<T>[] {
    const before = this.#window()
    for (const change of changes) this.#judge(change)
    this.#list.fill([...this.#byId.values()])
    return [
      ...before.map((row, index) => ({ type: 'removed', index, row }) as const).reverse(),
      ...this.#window().map((row, index) => ({ type: 'added', index, row }) as const),
    ]
  }

  #steps(changes: readonly Change<T>[]): RowChange<T>[] {
    const told: RowChange<T>[] = []
    for (const change of changes) {
      const previous = this.#byId.get(change.id)
      const row = this.#judge(change)
      if (previous && row && this.#isLevel(previous, row)) this.#replace(told, previous, row)
      else this.#move(told, previous, row)
    }
    return told
  }

  /** Whether two rows of an item stand in the same place. */
  #isLevel(a: KeyedRow<T>, b: KeyedRow<T>): boolean {
    return this.#order.compare(KeyedRow.keyOf(a), KeyedRow.keyOf(b)) === 0
  }

  #replace(told: RowChange<T>[], previous: KeyedRow<T>, row: KeyedRow<T>): void {
    const at = this.#list.replace(previous, row)
    if (this.#side(at) === 0) told.push({ type: 'changed', index: at - this.#start, row, previous })
  }

  /**
   * A row goes from one place among all that match to another one; what comes or goes has a place beyond all others. What crosses the
   * window pushes a row out of it at one end, or lets one in.
   */
  #move(
    told: RowChange<T>[],
    previous: KeyedRow<T> | undefined,
    row: KeyedRow<T> | undefined,
  ): void {
    const [list, start] = [this.#list, this.#start]
    const { size } = list
    const from = previous ? list.delete(previous) : Infinity
    const to = row ? list.insert(row) : Infinity
    const [fromSide, toSide] = [this.#side(from), this.#side(to)]
    if (fromSide === 0 && toSide === 0) {
      const places = { from: from - start, index: to - start }
      told.push(moved(places, row as Row<T>, previous as Row<T>))
      return
    }
    if (fromSide === toSide || start === this.#end) return
    const out = this.#clamped(from)
    if (out < size) {
      const left = out - (from < out ? 1 : 0)
      const gone = out === from ? previous : list.at(left + (to <= left ? 1 : 0))
      told.push({ type: 'removed', index: out - start, row: gone as Row<T> })
    }
    const into = this.#clamped(to)
    if (into < list.size) {
      told.push({
        type: 'added',
        index: into - start,
        row: into === to ? (row as Row<T>) : list.at(into),
      })
    }
  }

  /** Whether a place is before the window, in it, or behind. */
  #side(place: number): -1 | 0 | 1 {
    return place < this.#start ? -1 : place < this.#end ? 0 : 1
  }

  /** The place in the window that is nearest to one. */
  #clamped(place: number): number {
    return Math.min(Math.max(place, this.#start), this.#end - 1)
  }

  #judge(change: Change<T>): KeyedRow<T> | undefined {
    const { id } = change
    this.#failures.forget(id)
    const row = change.type === 'removed' ? undefined : this.#rowOf(id, change.value)
    if (row) this.#byId.set(id, row)
    else this.#byId.delete(id)
    return row
  }

  #rowOf(id: string, value: T): KeyedRow<T> | undefined {
    const failures = this.#failures
    try {
      if (!this.#matches(value, id)) return undefined
    } catch (thrown) {
      failures.add(id, thrown)
      return undefined
    }
    return new KeyedRow(id, value, this.#order.keyOf(value, id, failures.add))
  }
}

function moved<T>(
  { from, index }: { readonly from: number; readonly index: number },
  row: Row<T>,
  previous: Row<T>,
): RowChange<T> {
  return from === index
    ? { type: 'changed', index, row, previous }
    : { type: 'moved', from, index, row, previous }
}
