import type { Element } from '../xml/element.ts'

const REMEMBERED = 512

/**
 * Tells the messages that a server sends once more after a resumption (XEP-0198 §5) although they had arrived.
 *
 * Only then is a known `(from, id)` a repetition: at any other time it is another message whose sender reuses ids.
 */
export class ReplayFilter {
  #seen = new Set<string>()
  #before = new Set<string>()

  /** The stream was lost and taken up again: what was seen until now may come once more. */
  resumed(): void {
    for (const key of this.#seen) this.#before.add(key)
    trim(this.#before)
    this.#seen = new Set()
  }

  /** A fresh session repeats nothing. */
  reset(): void {
    this.#seen = new Set()
    this.#before = new Set()
  }

  /** Whether this message was here before the resumption; remembers it. */
  isReplay(message: Element): boolean {
    const { from = '', id } = message.attrs
    if (id === undefined) return false
    const key = `${from} ${id}`
    const isReplay = this.#before.delete(key)
    // The next resumption may bring it again.
    this.#seen.add(key)
    trim(this.#seen)
    return isReplay
  }
}

function trim(keys: Set<string>): void {
  for (const oldest of keys) {
    if (keys.size <= REMEMBERED) return
    keys.delete(oldest)
  }
}
