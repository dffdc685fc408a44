import type { Clock } from '../base/clock.ts'
import type { SlotIndex } from '../structure/slotIndex.ts'

const WINDOW = 2000

/** Something came for an item that was our own write. */
const OWN = 1
/** Something came for it that was not our own write. */
const FOREIGN = 2
/** It is to be read when it is quiet. */
const SUSPECT = 4
/** It changed in this window, or was told to be what it was. */
const NOW = 8

/**
 * Knows which items may be stale, and asks for them to be read when they are quiet.
 *
 * Items have no versions, so a late copy of an old event looks like a new one. An item that changed at least twice within two
 * seconds, or whose events came on two paths, is read once when nothing has come for it for a while.
 *
 * Every event comes by here, so items are marked by their slot in the index that the remote has anyway; what that doesn't know, or not any
 * more, by ItemID.
 */
export class Staleness {
  readonly #clock: Clock
  readonly #index: () => SlotIndex
  readonly #read: (ids: string[]) => void
  /** What came for each slot in this window or the last one, and the slots for which anything did. */
  #marks = new Uint8Array(64)
  #stirred: number[] = []
  #marked: SlotIndex
  /** What came for items that have no slot. */
  readonly #others = new Map<string, number>()
  /** For how many windows the emptying of the node still counts. */
  #emptied = 0
  /** When a snapshot last told all, in milliseconds since the epoch. */
  #settled = -Infinity
  #stop: (() => void) | undefined

  /** `index` is that of the remote as it is now. */
  constructor(clock: Clock, index: () => SlotIndex, read: (ids: string[]) => void) {
    this.#clock = clock
    this.#index = index
    this.#marked = index()
    this.#read = read
  }

  /**
   * An event changed the item. Own changes alone are not suspected, but another device's close to one is.
   *
   * COMPAT(ejabberd 23.01): when two devices write at once, the last event is not always what was stored last.
   */
  changed(id: string, own = false): void {
    const was = this.#of(id)
    const foreign = this.#emptied > 0 || (was & FOREIGN) > 0
    const suspect = foreign || ((was & OWN) > 0 && !own) ? SUSPECT : was & SUSPECT
    this.#mark(id, suspect | (foreign || !own ? FOREIGN : OWN) | NOW)
  }

  /** An event told nothing new: what comes soon may be what it has overtaken. */
  unchanged(id: string): void {
    this.#mark(id, (this.#of(id) & SUSPECT) | FOREIGN | NOW)
  }

  /**
   * All items went at once: what came shortly before may have been meant, and what comes shortly after. The answer is whether the node was read
   * a moment ago, so that all that was read may have been meant.
   */
  emptied(): boolean {
    this.#keep((mark) => mark | SUSPECT)
    this.#emptied = 2
    this.#watch()
    return this.#clock.now() - this.#settled < 2 * WINDOW
  }

  /** Something came for the item that was not folded, or should be looked at again. */
  suspect(id: string): void {
    this.#mark(id, this.#of(id) | SUSPECT)
  }

  /** Whether an item is to be read when it is quiet. */
  suspects(id: string): boolean {
    return (this.#of(id) & SUSPECT) > 0
  }

  /** Nothing is suspected any more: a snapshot has told all. What comes soon may be stale all the same. */
  settled(): void {
    this.#settled = this.#clock.now()
    this.#follow()
    this.#keep((mark) => mark & (OWN | FOREIGN) && mark & ~SUSPECT)
  }

  /** Starts anew. */
  reset(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#keep(() => 0)
    this.#emptied = 0
  }

  #of(id: string): number {
    const slot = this.#slotOf(id)
    const mark = slot !== undefined && slot < this.#marks.length ? this.#marks[slot] : 0
    return mark || (this.#others.get(id) ?? 0)
  }

  #mark(id: string, mark: number): void {
    this.#watch()
    const slot = this.#slotOf(id)
    if (slot === undefined) {
      this.#others.set(id, mark)
      return
    }
    if (this.#others.size > 0) this.#others.delete(id)
    if (slot >= this.#marks.length) {
      const marks = new Uint8Array(2 * slot)
      marks.set(this.#marks)
      this.#marks = marks
    }
    if (this.#marks[slot] === 0) this.#stirred.push(slot)
    this.#marks[slot] = mark
  }

  /** The slot of an item, where it has one. */
  #slotOf(id: string): number | undefined {
    this.#follow()
    return this.#marked.slots.get(id)
  }

  /** Where the remote has another index, what was marked by the slots of the one before is so by ItemID from now on. */
  #follow(): void {
    const index = this.#index()
    if (index === this.#marked) return
    this.#keepSlots((mark, id) => {
      this.#others.set(id, mark)
      return 0
    })
    this.#marked = index
  }

  /** Gives everything that was stirred another mark; without any it is forgotten. */
  #keep(after: (mark: number, id: string) => number): void {
    this.#keepSlots(after)
    for (const [id, was] of this.#others) {
      const mark = after(was, id)
      if (mark > 0) this.#others.set(id, mark)
      else this.#others.delete(id)
    }
  }

  #keepSlots(after: (mark: number, id: string) => number): void {
    const { keys } = this.#marked
    this.#stirred = this.#stirred.filter((slot) => {
      const mark = after(this.#marks[slot] as number, keys[slot] as string)
      this.#marks[slot] = mark
      return mark > 0
    })
  }

  #watch(): void {
    this.#stop ??= this.#clock.after(WINDOW, this.#endWindow)
  }

  readonly #endWindow = (): void => {
    this.#stop = undefined
    const quiet: string[] = []
    this.#follow()
    this.#keep((mark, id) => {
      if (mark & NOW) return mark & ~NOW
      if (mark & SUSPECT) quiet.push(id)
      return 0
    })
    this.#emptied = Math.max(0, this.#emptied - 1)
    if (this.#stirred.length + this.#others.size + this.#emptied > 0) this.#watch()
    if (quiet.length > 0) this.#read(quiet)
  }
}
