/** What rows can be sorted by. `NaN`, `null`, an invalid date and `undefined` are no key: such rows come last. */
export type SortKey = string | number | boolean | bigint | Date | null | undefined

/** The names of the fields that rows can be sorted by. */
export type SortField<T> = {
  [K in keyof T & string]-?: T[K] extends SortKey ? K : never
}[keyof T & string]

/** What a row is sorted by: a field, or a function of value and ItemID. */
export type SortBy<T> = SortField<T> | ((value: T, id: string) => SortKey)

/** One thing to sort by, and how. */
export interface SortTerm<T> {
  /** A field, or a function of value and ItemID. */
  readonly by: SortBy<T>
  /** Which way; ascending unless told. What has no key is last either way. */
  readonly direction?: 'asc' | 'desc'
  /** Compares strings as people of a language do; by code units without, which is fast and the same everywhere. */
  readonly collator?: Intl.Collator
}

/** What to sort by: one thing, or several, of which a later one counts where the earlier ones are equal. ItemIDs decide the rest. */
export type OrderBy<T> = SortBy<T> | SortTerm<T> | readonly (SortBy<T> | SortTerm<T>)[]

/** An order of rows: the key of each is made once, and compared often. */
export interface RowOrder<T> {
  /** What a value is sorted by; where a key function throws it has no key, and `fail` is told. */
  keyOf(value: T, id: string, fail: (id: string, thrown: unknown) => void): unknown
  /** Which of two keys comes first; 0 where they are equal. */
  compare(a: unknown, b: unknown): number
}

/** The order of some terms. */
export function rowOrder<T>(orderBy: OrderBy<T> | undefined): RowOrder<T> {
  const terms = termsOf(orderBy).map(term)
  const [only] = terms
  if (only && terms.length === 1) return only
  return {
    keyOf: (...given) => terms.map((each) => each.keyOf(...given)),
    compare(a, b) {
      for (let i = 0; i < terms.length; i++) {
        const order = (terms[i] as RowOrder<T>).compare((a as Keys)[i], (b as Keys)[i])
        if (order !== 0) return order
      }
      return 0
    },
  }
}

type Keys = readonly unknown[]

/** The terms, each written out. */
export function termsOf<T>(orderBy: OrderBy<T> | undefined): SortTerm<T>[] {
  const list = Array.isArray(orderBy) ? (orderBy as Keys) : orderBy === undefined ? [] : [orderBy]
  return list.map((each) => (typeof each === 'object' ? each : { by: each }) as SortTerm<T>)
}

function term<T>({ by, direction, collator }: SortTerm<T>): RowOrder<T> {
  const sign = direction === 'desc' ? -1 : 1
  const collate = collator && ((a: string, b: string) => collator.compare(a, b))
  return {
    keyOf(value, id, fail) {
      try {
        return sortable(typeof by === 'function' ? by(value, id) : (value as Fields)[by])
      } catch (thrown) {
        fail(id, thrown)
        return undefined
      }
    },
    compare(a, b) {
      if (a === b) return 0
      if (typeof a !== typeof b) {
        const ranks = rank(a) - rank(b)
        return a === undefined || b === undefined ? ranks : sign * ranks || sign * less(a, b)
      }
      return sign * (collate && typeof a === 'string' ? collate(a, b as string) : less(a, b))
    },
  }
}

/** Which of two keys is less; numbers of both kinds compare with each other. */
function less(a: unknown, b: unknown): number {
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0
}

type Fields = Readonly<Record<string, unknown>>

/** A key in the form in which keys are compared. */
function sortable(key: unknown): unknown {
  const plain = key instanceof Date ? key.getTime() : key
  return typeof plain === 'object' || rank(plain) < 0 || Number.isNaN(plain) ? undefined : plain
}

/** Keys of different types have an order too: the one of this list. */
const RANKS: readonly string[] = ['boolean', 'number', 'string', 'undefined']

function rank(key: unknown): number {
  return RANKS.indexOf(typeof key === 'bigint' ? 'number' : typeof key)
}
