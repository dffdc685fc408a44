import { added } from '../base/added.ts'
import { refusePromise } from '../outbox/recipe.ts'
import type { Edit } from '../sync/edit.ts'

/** An edit of a step. */
export interface Made {
  /** The edit. */
  readonly edit: Edit
  /** Makes what takes back of it what is left; absent when it has changed nothing. */
  readonly takeBack?: (() => readonly Edit[]) | undefined
}

/** What is told of steps. */
export interface TurnListener {
  /** A step is over; it is told before anybody hears of its edits. */
  made(step: readonly Made[]): void
  /** An edit has come to nothing: it was taken back by the user, or failed. */
  void(edit: Edit): void
}

/** Several edits that are one step for the user: seen at once, told once, and taken back together. */
export class Turn {
  readonly #listener: TurnListener
  #ends: (() => void)[] = []
  #made: Made[] = []
  #depth = 0

  constructor(listener: TurnListener) {
    this.#listener = listener
  }

  /** Whether a step is under way. */
  get open(): boolean {
    return this.#depth > 0
  }

  /**
   * Runs what makes edits; they are sent and told when it is over. When it throws, those that it has made are taken back.
   *
   * @throws UsageError `async-recipe`; what `batch` throws
   */
  run<R>(batch: () => R): R {
    const mark = this.#made.length
    this.#depth += 1
    try {
      const result = batch()
      refusePromise(result)
      return result
    } catch (error) {
      for (const { edit } of this.#made.splice(mark).reverse()) edit.discard()
      throw error
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.#end()
    }
  }

  /** An edit of the step under way was made. */
  add(made: Made): void {
    this.#made = added(this.#made, made)
  }

  /** Has something done when the step under way is over; the answer is whether there is one. */
  defer(end: () => void): boolean {
    if (this.open && !this.#ends.includes(end)) this.#ends = added(this.#ends, end)
    return this.open
  }

  /** An edit has come to nothing. */
  void(edit: Edit): void {
    this.#listener.void(edit)
  }

  #end(): void {
    const ends = this.#ends
    const step = this.#made
    this.#ends = []
    this.#made = []
    if (step.length > 0) this.#listener.made(step)
    for (const end of ends) end()
  }
}
