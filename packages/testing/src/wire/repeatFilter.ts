// XEP-0198 (1.6) §5: after a resumption a server sends again what the client has not confirmed, though it may have arrived
import type { Element } from '@rxpep/core'

const KEPT = 512

/** Tells messages that a resumption repeats by sender and id. At any other time an id that comes again is no repetition. */
export class RepeatFilter {
  #seen = new Set<string>()
  #before = new Set<string>()

  /** The stream was lost and taken up again: what came before may come once more. */
  resumed(): void {
    this.#before = new Set([...this.#before, ...this.#seen].slice(-KEPT))
    this.#seen = new Set()
  }

  /** A fresh session repeats nothing. */
  clear(): void {
    this.#seen = new Set()
    this.#before = new Set()
  }

  /** Whether a message came before the resumption; each is taken for a repetition once, until the next one. */
  isRepeated({ attrs: { from, id } }: Element): boolean {
    if (id === undefined) return false
    const key = `${from ?? ''} ${id}`
    const isRepeated = this.#before.delete(key)
    this.#seen.add(key)
    if (this.#seen.size > 2 * KEPT) this.#seen = new Set([...this.#seen].slice(-KEPT))
    return isRepeated
  }
}
