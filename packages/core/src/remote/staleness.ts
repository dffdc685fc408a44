import type { Clock } from '../base/clock.ts'

const WINDOW = 2000

/** What came for an item in this window or the last one. */
interface Stirred {
  /** The window in which it last changed, or was told to be what it was. */
  window: number
  /** Whether something came that was not our own write; nothing where it is only suspected. */
  foreign: boolean | undefined
  /** Whether it is to be read when it is quiet. */
  suspect: boolean
}

/**
 * Knows which items may be stale, and asks for them to be read when they are quiet.
 *
 * Items have no versions, so a late copy of an old event looks like a new one. An item that changed at least twice within two
 * seconds, or whose events came on two paths, is read once when nothing has come for it for a while.
 */
export class Staleness {
  readonly #clock: Clock
  readonly #read: (ids: string[]) => void
  readonly #stirred = new Map<string, Stirred>()
  #window = 0
  /** For how many windows the emptying of the node still counts. */
  #emptied = 0
  /** When a snapshot last told all, in milliseconds since the epoch. */
  #settled = -Infinity
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
    const item = this.#of(id)
    const seen = this.#emptied > 0 || item.foreign
    if (seen === true || (seen === false && !own)) item.suspect = true
    item.foreign = seen === true || !own
    item.window = this.#window
  }

  /** An event told nothing new: what comes soon may be what it has overtaken. */
  unchanged(id: string): void {
    const item = this.#of(id)
    item.foreign = true
    item.window = this.#window
  }

  /**
   * All items went at once: what came shortly before may have been meant, and what comes shortly after. The answer is whether the node was read
   * a moment ago, so that all that was read may have been meant.
   */
  emptied(): boolean {
    for (const item of this.#stirred.values()) item.suspect = true
    this.#emptied = 2
    this.#watch()
    return this.#clock.now() - this.#settled < 2 * WINDOW
  }

  /** Something came for the item that was not folded, or should be looked at again. */
  suspect(id: string): void {
    this.#of(id).suspect = true
  }

  /** Whether an item is to be read when it is quiet. */
  suspects(id: string): boolean {
    return this.#stirred.get(id)?.suspect === true
  }

  /** Nothing is suspected any more: a snapshot has told all. What comes soon may be stale all the same. */
  settled(): void {
    this.#settled = this.#clock.now()
    for (const [id, item] of this.#stirred) {
      item.suspect = false
      if (item.foreign === undefined) this.#stirred.delete(id)
    }
  }

  /** Starts anew. */
  reset(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#stirred.clear()
    this.#emptied = 0
  }

  /** One record an item, as every event comes by here. */
  #of(id: string): Stirred {
    this.#watch()
    let item = this.#stirred.get(id)
    if (item === undefined) {
      item = { window: this.#window - 1, foreign: undefined, suspect: false }
      this.#stirred.set(id, item)
    }
    return item
  }

  #watch(): void {
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  readonly #endWindow = (): void => {
    this.#stop = undefined
    const quiet: string[] = []
    for (const [id, { window, suspect }] of this.#stirred) {
      if (window === this.#window) continue
      this.#stirred.delete(id)
      if (suspect) quiet.push(id)
    }
    this.#window += 1
    this.#emptied = Math.max(0, this.#emptied - 1)
    if (this.#stirred.size + this.#emptied > 0) this.#watch()
    if (quiet.length > 0) this.#read(quiet)
  }
}
