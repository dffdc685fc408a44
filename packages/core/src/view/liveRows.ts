import { UsageError } from '../base/errors.ts'
import type { Change } from '../model/change.ts'
import { ownField, sameValue, type Plain } from '../outbox/sameValue.ts'
import { SortedList } from '../structure/sortedList.ts'
import type { QueryOptions, Where } from './queryOptions.ts'
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
  readonly #failures = new Map<string, UsageError>()
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
    const [error] = this.#failures.values()
    return error
  }

  /** Takes in what changed; the answer is what becomes of the rows by it. */
  apply(changes: readonly Change<T>[]): RowChange<T>[] {
    const told =
      changes.length > MANY && changes.length >= this.#list.size
        ? this.#rebuild(changes)
        : changes.flatMap((change) => this.#step(change))
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

  #step(change: Change<T>): RowChange<T>[] {
    const list = this.#list
    const { keyOf } = KeyedRow
    const previous = this.#byId.get(change.id)
    const row = this.#judge(change)
    const from = previous ? list.indexOf(previous) : Infinity
    if (previous && row && this.#order.compare(keyOf(previous), keyOf(row)) === 0) {
      list.replace(previous, row)
      return this.#side(from) === 0
        ? [{ type: 'changed', index: from - this.#start, row, previous }]
        : []
    }
    if (previous) list.delete(previous)
    const to = row ? list.insert(row) : Infinity
    return this.#seen({ from, to, previous, row })
  }

  /**
   * What is seen of a row that goes from one place among all that match to another one; what comes or goes has a place beyond all
   * others. What crosses the window pushes a row out of it at one end, or lets one in.
   */
  #seen({ from, to, previous, row }: Move<T>): RowChange<T>[] {
    const [list, start] = [this.#list, this.#start]
    const [fromSide, toSide] = [this.#side(from), this.#side(to)]
    if (fromSide === 0 && toSide === 0) {
      const seen = { index: to - start, row: row as Row<T>, previous: previous as Row<T> }
      return [
        from === to ? { type: 'changed', ...seen } : { type: 'moved', from: from - start, ...seen },
      ]
    }
    if (fromSide === toSide || start === this.#end) return []
    const seen: RowChange<T>[] = []
    const size = list.size + (previous ? 1 : 0) - (row ? 1 : 0)
    const out = this.#clamped(from)
    if (out < size) {
      const left = out - (from < out ? 1 : 0)
      const gone = out === from ? previous : list.at(left + (to <= left ? 1 : 0))
      seen.push({ type: 'removed', index: out - start, row: gone as Row<T> })
    }
    const into = this.#clamped(to)
    if (into < list.size) seen.push({ type: 'added', index: into - start, row: list.at(into) })
    return seen
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
    this.#failures.delete(id)
    const row = change.type === 'removed' ? undefined : this.#rowOf(id, change.value)
    if (row) this.#byId.set(id, row)
    else this.#byId.delete(id)
    return row
  }

  #rowOf(id: string, value: T): KeyedRow<T> | undefined {
    const fail = (cause: unknown): void => {
      this.#failures.set(id, new UsageError('query-failed', { detail: id, cause }))
    }
    try {
      if (!this.#matches(value, id)) return undefined
    } catch (thrown) {
      fail(thrown)
      return undefined
    }
    return new KeyedRow(id, value, this.#order.keyOf(value, id, fail))
  }
}

/** A row that goes from one place to another. */
interface Move<T> {
  readonly from: number
  readonly to: number
  readonly previous: KeyedRow<T> | undefined
  readonly row: KeyedRow<T> | undefined
}

function matcher<T>(where: Where<T> | undefined): (value: T, id: string) => boolean {
  if (typeof where === 'function') return where
  const fields = Object.entries(where ?? {})
  return (value) => fields.every(([key, field]) => sameValue(ownField(value as Plain, key), field))
}
