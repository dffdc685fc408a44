import type { Clock } from '../base/clock.ts'

const WINDOW = 2000

/**
 * Knows which items may be stale, and asks for them to be read when they are quiet.
 *
 * Items have no versions, so a late copy of an old event looks like a new one. An item that changed at least twice within two
 * seconds, or whose events came on two paths, is read once when nothing has come for it for a while.
 */
export class Staleness {
  readonly #clock: Clock
  readonly #read: (ids: string[]) => void
  #recent = new Set<string>()
  #before = new Set<string>()
  #suspects = new Set<string>()
  #stop: (() => void) | undefined

  constructor(clock: Clock, read: (ids: string[]) => void) {
    this.#clock = clock
    this.#read = read
  }

  /** An event changed the item; one of our own making is not suspected itself, but a change soon after it is. */
  changed(id: string, own = false): void {
    const { size } = this.#recent
    this.#recent.add(id)
    if (!own && (this.#recent.size === size || this.#before.has(id))) this.#suspects.add(id)
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  /** Something came for the item that was not folded, or should be looked at again. */
  suspect(id: string): void {
    this.#suspects.add(id)
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  /** Nothing is suspected any more: a snapshot has told all. What comes soon may be stale all the same. */
  settled(): void {
    this.#suspects.clear()
  }

  /** Starts anew. */
  reset(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#recent.clear()
    this.#before.clear()
    this.#suspects.clear()
  }

  readonly #endWindow = (): void => {
    this.#stop = undefined
    const quiet = [...this.#suspects].filter((id) => !this.#recent.has(id))
    for (const id of quiet) this.#suspects.delete(id)
    this.#before = this.#recent
    this.#recent = new Set()
    if (this.#before.size > 0 || this.#suspects.size > 0) {
      this.#stop = this.#clock.after(WINDOW, this.#endWindow)
    }
    if (quiet.length > 0) this.#read(quiet)
  }
}
