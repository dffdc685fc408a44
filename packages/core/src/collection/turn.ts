import type { Edit } from '../sync/edit.ts'

/** Several edits that are one step for the user: seen at once, told once, and taken back together. */
export class Turn {
  readonly #made: (edits: readonly Edit[]) => void
  readonly #ends = new Set<() => void>()
  #edits: Edit[] = []
  #depth = 0

  /** `made` is told of the edits of each step. */
  constructor(made: (edits: readonly Edit[]) => void) {
    this.#made = made
  }

  /** Runs what makes edits; they are sent and told when it is over. When it throws they are taken back. */
  run<R>(batch: () => R): R {
    this.#depth += 1
    try {
      return batch()
    } catch (error) {
      // An inner one takes back all that was made so far: it is one step.
      for (const edit of this.#edits.splice(0).reverse()) edit.discard()
      throw error
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.#end()
    }
  }

  /** An edit was made; `end` sends and tells it, at once or when the step is over. */
  add(edit: Edit, end: () => void): void {
    this.#edits.push(edit)
    this.#ends.add(end)
    if (this.#depth === 0) this.#end()
  }

  #end(): void {
    const ends = [...this.#ends]
    const edits = this.#edits.splice(0)
    this.#ends.clear()
    if (edits.length > 0) this.#made(edits)
    for (const end of ends) end()
  }
}
