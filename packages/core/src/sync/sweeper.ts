import type { Clock } from '../base/clock.ts'
import type { Lane } from './lane.ts'

/** What is due within such a time is looked at together, as each look is at all lanes, in milliseconds. */
const TOGETHER = 250

/** Sees to it that lanes are looked at again when what is in them has had its time. */
export class Sweeper<T> {
  readonly #clock: Clock
  readonly #may: () => boolean
  readonly #sweep: (lane: Lane<T>) => void
  readonly #lanes = new Set<Lane<T>>()
  #cancel: (() => void) | undefined
  #at = Infinity
  #owed = false
  #closed = false

  /** `may` tells whether anything can be judged now; until then what is due waits for {@link Sweeper.resume}. */
  constructor(clock: Clock, may: () => boolean, sweep: (lane: Lane<T>) => void) {
    this.#clock = clock
    this.#may = may
    this.#sweep = sweep
  }

  /** Something in a lane has its time until then, in milliseconds since the epoch. */
  watch(lane: Lane<T>, until: number): void {
    if (this.#closed) return
    this.#lanes.add(lane)
    const at = Math.ceil(until / TOGETHER) * TOGETHER
    if (at >= this.#at) return
    this.#cancel?.()
    this.#at = at
    this.#cancel = this.#clock.after(Math.max(0, at - this.#clock.now()), this.#due)
  }

  /** Does what was due and could not be judged. */
  resume(): void {
    if (this.#owed && this.#may()) this.#due()
  }

  /** Ends all watching. */
  close(): void {
    this.#closed = true
    this.#cancel?.()
    this.#lanes.clear()
  }

  readonly #due = (): void => {
    // It may be what was owed that is done, while the next time is set already.
    this.#cancel?.()
    this.#at = Infinity
    this.#cancel = undefined
    this.#owed = !this.#may()
    if (this.#owed) return
    for (const lane of [...this.#lanes]) {
      this.#lanes.delete(lane)
      this.#sweep(lane)
      const until = Math.min(...[...lane.guards, ...lane.late].map((each) => each.until))
      if (until < Infinity) this.watch(lane, until)
    }
  }
}
