/** An item as a query shows it: the same object as long as its value is the same. */
export interface Row<T> {
  /** Its ItemID. */
  readonly id: string
  /** Its value. */
  readonly value: T
}

/** A row with what it is sorted by, which nobody else sees. */
export class KeyedRow<T> implements Row<T> {
  readonly id: string
  readonly value: T
  readonly #key: unknown

  constructor(id: string, value: T, key: unknown) {
    this.id = id
    this.value = value
    this.#key = key
  }

  /** What a row is sorted by. */
  static readonly keyOf = (row: KeyedRow<unknown>): unknown => row.#key
}
