import type { Element } from '@rxpep/core'

const KEPT = 512

/** The last messages of a session, by sender and id: what a server repeats is told by them. */
export class RecentIds {
  readonly #keys = new Set<string>()

  /** Whether a message is none of the last 512; one without an id always is new. */
  isNew({ attrs: { from, id } }: Element): boolean {
    if (id === undefined) return true
    const key = `${from ?? ''} ${id}`
    if (this.#keys.has(key)) return false
    this.#keys.add(key)
    if (this.#keys.size > KEPT) for (const oldest of this.#keys) return this.#keys.delete(oldest)
    return true
  }

  /** Forgets them all. */
  clear(): void {
    this.#keys.clear()
  }
}
