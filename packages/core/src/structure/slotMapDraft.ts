import { EMPTY, type SlotCells } from './slotCells.ts'
import type { SlotIndex } from './slotIndex.ts'
import { MAX_MOVES, type SlotOrder } from './slotOrder.ts'

/** After so many writes of one batch, and an eighth of the keys, the rest is written into a copy instead of step by step. */
const MANY = 64

/** Whether two asides say the same, so that the value beside them stays as it is. */
export type SameAside<A> = (before: A, after: A) => boolean

/** What a version of a slot map is made of. */
export interface SlotMapParts {
  /** The slot of each key, shared by the versions. */
  readonly index: SlotIndex
  /** The slots in the order of their keys. */
  readonly order: SlotOrder
  /** The values and what lies aside of them, by slot. */
  readonly cells: SlotCells
  /** How many keys there are. */
  readonly size: number
}

/** A version of a slot map that is being made: takes many writes, until it is made. */
export class SlotMapDraft<V, A> {
  readonly #from: SlotMapParts
  #cells: SlotCells
  #size: number
  #writes = 0
  /** Whether the cells are its own, and may be written to. */
  #owns = false
  /** Whether no key has come twice yet into what was empty. */
  #fresh = false
  /** The slots whose keys came or went, unless they are too many to be of use. */
  #flipped: number[] | undefined

  constructor(from: SlotMapParts) {
    this.#from = from
    this.#cells = from.cells
    this.#size = from.size
  }

  /** What the version is made of that has come of it; nothing where nothing was written. */
  get made(): SlotMapParts | undefined {
    const { index, order } = this.#from
    if (this.#writes === 0) return undefined
    const after = this.#flipped ? order.after(this.#flipped) : order
    return { index, order: after, cells: this.#cells, size: this.#size }
  }

  /** So many keys are about to come: into what is empty they come all at once. */
  reserve(keys: number): void {
    if (keys <= MANY || this.#from.index.keys.length > 0) return
    this.#cells = this.#cells.own(keys)
    this.#owns = this.#fresh = true
  }

  /** Gives a key a value and its aside, unless it is the same already; `same` decides that by the asides. */
  set(key: string, value: V, aside?: A, same?: SameAside<A>): void {
    const slot = this.#slotFor(key)
    if (this.#cells.get(slot, 0) === EMPTY) this.#flip(slot, 1)
    else if (holds(this.#cells, slot, value, aside, same)) return
    this.#write(slot, value, aside)
  }

  /** Takes a key away. */
  delete(key: string): void {
    const slot = this.#from.index.slots.get(key)
    if (slot === undefined || this.#cells.get(slot, 0) === EMPTY) return
    this.#flip(slot, -1)
    this.#write(slot, EMPTY, EMPTY)
  }

  /** Takes away all keys but those to keep. */
  retain(keep: (key: string) => boolean): void {
    for (const key of this.#from.index.keys) if (!keep(key)) this.delete(key)
  }

  #slotFor(key: string): number {
    const { index } = this.#from
    if (!this.#fresh) return index.slotFor(key)
    const { length } = index.keys
    const slot = index.slotForNew(key)
    this.#fresh = index.keys.length > length
    return slot
  }

  #flip(slot: number, by: 1 | -1): void {
    this.#size += by
    this.#flipped ??= []
    if (this.#flipped.length <= MAX_MOVES) this.#flipped.push(slot)
  }

  #write(slot: number, value: unknown, aside: unknown): void {
    this.#writes += 1
    const isMuch =
      this.#owns || (this.#writes > MANY && this.#writes * 8 > this.#from.index.keys.length)
    if (!isMuch) this.#cells = this.#cells.with(slot, value, aside)
    else {
      if (!this.#owns) this.#cells = this.#cells.own()
      this.#owns = true
      this.#cells.write(slot, value, aside)
    }
  }
}

/** Whether a slot that is taken has this value and its aside already; `same` decides that by the asides. */
export function holds<A>(
  cells: SlotCells,
  slot: number,
  value: unknown,
  aside: A | undefined,
  same: SameAside<A> | undefined,
): boolean {
  const known = cells.get(slot, 1) as A
  if (same) return same(known, aside as A)
  return known === aside && Object.is(cells.get(slot, 0), value)
}
