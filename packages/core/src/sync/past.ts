import type { Clock } from '../base/clock.ts'

/** How long what was is remembered at the least, in milliseconds; twice as long at the most. */
const REMEMBERED = 5000

/** Remembers for a moment what the items were before they changed. */
export class Past<T> {
  readonly #clock: Clock
  #recent = new Map<string, T[]>()
  #before = new Map<string, T[]>()
  #since = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** An item was this until now. */
  note(id: string, value: T): void {
    this.#forget()
    const values = this.#recent.get(id)
    if (values) values.push(value)
    else this.#recent.set(id, [value])
  }

  /** What an item was lately. */
  of(id: string): readonly T[] {
    this.#forget()
    return [...(this.#before.get(id) ?? []), ...(this.#recent.get(id) ?? [])]
  }

  #forget(): void {
    const age = this.#clock.now() - this.#since
    if (age < REMEMBERED) return
    this.#before = age < 2 * REMEMBERED ? this.#recent : new Map<string, T[]>()
    this.#recent = new Map()
    this.#since = this.#clock.now()
  }
}
