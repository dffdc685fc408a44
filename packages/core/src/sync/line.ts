import type { Lane } from './lane.ts'

/** Lanes in line, each at most once. They are hooked to each other: a long list takes ever longer to take its first one from. */
export class Line<T> {
  #first: Lane<T> | undefined
  #last: Lane<T> | undefined

  /** The one whose turn it is. */
  get first(): Lane<T> | undefined {
    return this.#first
  }

  /** A lane comes last, unless it is in line. */
  join(lane: Lane<T>): void {
    if (lane.behind || lane === this.#last) return
    if (this.#last) this.#last.behind = lane
    else this.#first = lane
    this.#last = lane
  }

  /** The first one leaves. */
  leave(): void {
    const lane = this.#first
    if (!lane) return
    this.#first = lane.behind
    if (!this.#first) this.#last = undefined
    lane.behind = undefined
  }
}
