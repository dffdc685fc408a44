import type { Clock } from '../base/clock.ts'

/** How long what was is remembered at the least, in milliseconds; twice as long at the most. */
const REMEMBERED = 60_000

/** How many values of an item are remembered for each such time. */
const VALUES = 32

/** How long a removal counts as a recent one, in milliseconds. */
const RECENT = 5000

/** Where an item was removed. */
export type Removal = 'here' | 'elsewhere'

/** What an item was, and when it was last removed. */
interface Lately<T> {
  readonly values: T[]
  removed?: Map<Removal, number>
}

/** Remembers for a while what the items were before they changed. */
export class Past<T> {
  readonly #clock: Clock
  #recent = new Map<string, Lately<T>>()
  #before = new Map<string, Lately<T>>()
  #since = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** An item was this until now, and is another one or was removed. */
  note(id: string, value: T, removal: Removal | undefined): void {
    this.#forget()
    let lately = this.#recent.get(id)
    if (lately === undefined) this.#recent.set(id, (lately = { values: [] }))
    lately.values.push(value)
    if (lately.values.length > VALUES) lately.values.shift()
    if (removal) (lately.removed ??= new Map()).set(removal, this.#clock.now())
  }

  /** What an item was lately. */
  of(id: string): readonly T[] {
    this.#forget()
    const before = this.#before.get(id)?.values ?? []
    return before.concat(this.#recent.get(id)?.values ?? [])
  }

  /** Whether an item was removed there a moment ago. */
  wasRemoved(id: string, removal: Removal): boolean {
    const since = this.#clock.now() - RECENT
    return this.#lately(id).some(({ removed }) => (removed?.get(removal) ?? -Infinity) > since)
  }

  #lately(id: string): Lately<T>[] {
    this.#forget()
    return [this.#before.get(id), this.#recent.get(id)].filter((lately) => lately !== undefined)
  }

  #forget(): void {
    const age = this.#clock.now() - this.#since
    if (age < REMEMBERED) return
    this.#before = age < 2 * REMEMBERED ? this.#recent : new Map<string, Lately<T>>()
    this.#recent = new Map()
    this.#since = this.#clock.now()
  }
}
