import type { Clock } from '../base/clock.ts'
import type { Change } from '../view/diff.ts'

/** How long what was is remembered at the least, in milliseconds; twice as long at the most. */
const REMEMBERED = 60_000

/** How many changes are remembered for each such time: where there are more, it is over sooner. */
const CHANGES = 16_384

/** How many values of an item are found at the most. */
const VALUES = 64

/** How long a removal counts as a recent one, in milliseconds. */
const RECENT = 5000

/** Where an item was removed. */
export type Removal = 'here' | 'elsewhere'

/** A change that leaves something behind. */
type Left<T> = Exclude<Change<T>, { readonly type: 'added' }>

/**
 * Remembers for a while what the items were before they changed. All that comes is noted, and hardly anything is looked up: so it is a
 * list, which costs nothing but what is in it, and is gone through when somebody asks.
 */
export class Past<T> {
  readonly #clock: Clock
  readonly #removed = { here: new Map<string, number>(), elsewhere: new Map<string, number>() }
  #recent: Left<T>[] = []
  #before: readonly Left<T>[] = []
  #since = 0
  #noted = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How many changes have been noted so far. */
  get noted(): number {
    return this.#noted
  }

  /** An item is another one now, or was removed. */
  note(change: Left<T>, where: Removal): void {
    this.#forget()
    this.#noted += 1
    this.#recent.push(change)
    if (change.type === 'removed') this.#noteRemoved(this.#removed[where], change.id)
  }

  /** What an item was lately, oldest first, when so many changes had been noted. */
  of(id: string, noted: number): T[] {
    this.#forget()
    const values: T[] = []
    let count = this.#noted
    for (const changes of [this.#recent, this.#before]) {
      for (let i = changes.length - 1; i >= 0 && values.length < VALUES; i--) {
        const change = changes[i] as Left<T>
        if (count <= noted && change.id === id) values.push(change.previous)
        count -= 1
      }
    }
    return values.reverse()
  }

  /** Whether an item was removed there a moment ago. */
  wasRemoved(id: string, where: Removal): boolean {
    return (this.#removed[where].get(id) ?? -Infinity) > this.#clock.now() - RECENT
  }

  /** They stand in their order: the first are the oldest. */
  #noteRemoved(removed: Map<string, number>, id: string): void {
    const now = this.#clock.now()
    for (const [oldest, at] of removed) {
      if (at > now - RECENT) break
      removed.delete(oldest)
    }
    removed.delete(id)
    removed.set(id, now)
  }

  #forget(): void {
    const age = this.#clock.now() - this.#since
    if (age < REMEMBERED && this.#recent.length < CHANGES) return
    this.#before = age < 2 * REMEMBERED ? this.#recent : []
    this.#recent = []
    this.#since = this.#clock.now()
  }
}
