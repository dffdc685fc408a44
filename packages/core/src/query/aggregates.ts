import { KeyedRow } from '../view/row.ts'
import { rowOrder, type SortKey } from '../view/rowOrder.ts'
import { SortedList } from '../structure/sortedList.ts'
import { ExactSum } from './exactSum.ts'

/** What is known of a group by one aggregate, while items come and go. */
export interface AggregateState<P, R> {
  /** An item came, with what the aggregate took from it. */
  add(part: P, id: string): void
  /** An item goes, with the same part as it came. */
  remove(part: P, id: string): void
  /** What the aggregate says of the group as it is now. */
  readonly result: R
}

/**
 * Something that a group says of its items.
 *
 * @template T the items' values
 * @template R what it says
 * @template P what it takes from each item
 */
export interface Aggregate<T, R, P = unknown> {
  /** What it takes from an item: asked once for each value. */
  partOf(value: T, id: string): P
  /** Begins with a group without items. */
  create(): AggregateState<P, R>
}

/* @__NO_SIDE_EFFECTS__ */
/** How many items the group has: all of them, or those for which `of` says so. */
export function count<T>(of: (value: T, id: string) => boolean = () => true): Aggregate<T, number> {
  return counting(
    (value, id) => (of(value, id) ? 1 : 0),
    ({ sum }) => sum,
  )
}

/* @__NO_SIDE_EFFECTS__ */
/** The sum of numbers, exact however items come and go; what is no finite number counts for nothing. */
export function sum<T>(of: (value: T, id: string) => number | undefined): Aggregate<T, number> {
  return counting(of, ({ sum: total }) => total)
}

/* @__NO_SIDE_EFFECTS__ */
/** The mean of numbers; nothing where there is none. */
export function average<T>(
  of: (value: T, id: string) => number | undefined,
): Aggregate<T, number | undefined> {
  return counting(of, ({ sum: total, numbers }) => (numbers > 0 ? total / numbers : undefined))
}

interface Counted {
  readonly sum: number
  readonly numbers: number
}

function counting<T, R>(
  of: (value: T, id: string) => number | undefined,
  result: (counted: Counted) => R,
): Aggregate<T, R> {
  return {
    partOf: of,
    create() {
      const total = new ExactSum()
      let numbers = 0
      const take = (part: unknown, sign: 1 | -1): void => {
        if (!Number.isFinite(part)) return
        total.add(sign * (part as number))
        numbers += sign
      }
      return {
        add: (part) => {
          take(part, 1)
        },
        remove: (part) => {
          take(part, -1)
        },
        get result() {
          return result({ sum: total.value, numbers })
        },
      }
    },
  }
}

/* @__NO_SIDE_EFFECTS__ */
/** The least of some keys, in the order of queries; nothing where there is none. */
export function min<T, K extends SortKey>(
  of: (value: T, id: string) => K,
): Aggregate<T, NonNullable<K> | undefined> {
  return extreme(of, 'asc')
}

/* @__NO_SIDE_EFFECTS__ */
/** The greatest of some keys, in the order of queries; nothing where there is none. */
export function max<T, K extends SortKey>(
  of: (value: T, id: string) => K,
): Aggregate<T, NonNullable<K> | undefined> {
  return extreme(of, 'desc')
}

function extreme<T, K extends SortKey>(
  of: (value: T, id: string) => K,
  direction: 'asc' | 'desc',
): Aggregate<T, NonNullable<K> | undefined> {
  const order = rowOrder<K>({ by: (key) => key, direction })
  const { keyOf } = KeyedRow
  const compare = (a: KeyedRow<K>, b: KeyedRow<K>): number =>
    order.compare(keyOf(a), keyOf(b)) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  const aggregate: Aggregate<T, NonNullable<K> | undefined, KeyedRow<K> | undefined> = {
    partOf(value, id) {
      const key = of(value, id)
      return new KeyedRow(
        id,
        key,
        order.keyOf(key, id, () => undefined),
      )
    },
    create() {
      const list = new SortedList<KeyedRow<K>>(compare)
      return {
        add(part) {
          if (part) list.insert(part)
        },
        remove(part) {
          if (part) list.delete(part)
        },
        get result() {
          const [first] = list.slice(0, 1)
          return first && keyOf(first) !== undefined ? (first.value as NonNullable<K>) : undefined
        },
      }
    },
  }
  return aggregate
}
