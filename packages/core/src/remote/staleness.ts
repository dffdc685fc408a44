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
  /** By ItemID, whether one of the changes was another device's. */
  #recent = new Map<string, boolean>()
  #before = new Map<string, boolean>()
  #suspects = new Set<string>()
  /** For how many windows the emptying of the node still counts. */
  #emptied = 0
  #stop: (() => void) | undefined

  constructor(clock: Clock, read: (ids: string[]) => void) {
    this.#clock = clock
    this.#read = read
  }

  /**
   * An event changed the item. Own changes alone are not suspected, but another device's close to one is.
   *
   * COMPAT(ejabberd 23.01): when two devices write at once, the last event is not always what was stored last.
   */
  changed(id: string, own = false): void {
    const seen = this.#emptied > 0 || (this.#recent.get(id) ?? this.#before.get(id))
    if (seen === true || (seen === false && !own)) this.#suspects.add(id)
    this.#recent.set(id, seen === true || !own)
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  /** An event told nothing new: what comes soon may be what it has overtaken. */
  unchanged(id: string): void {
    this.#recent.set(id, true)
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  /** All items went at once: what came shortly before may have been meant, and what comes shortly after. */
  emptied(): void {
    for (const id of [...this.#recent.keys(), ...this.#before.keys()]) this.#suspects.add(id)
    this.#emptied = 2
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  /** Something came for the item that was not folded, or should be looked at again. */
  suspect(id: string): void {
    this.#suspects.add(id)
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  /** Whether an item is to be read when it is quiet. */
  suspects(id: string): boolean {
    return this.#suspects.has(id)
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
    this.#emptied = 0
  }

  readonly #endWindow = (): void => {
    this.#stop = undefined
    const quiet = [...this.#suspects].filter((id) => !this.#recent.has(id))
    for (const id of quiet) this.#suspects.delete(id)
    this.#before = this.#recent
    this.#recent = new Map()
    this.#emptied = Math.max(0, this.#emptied - 1)
    if (this.#before.size + this.#suspects.size + this.#emptied > 0) {
      this.#stop = this.#clock.after(WINDOW, this.#endWindow)
    }
    if (quiet.length > 0) this.#read(quiet)
  }
}
