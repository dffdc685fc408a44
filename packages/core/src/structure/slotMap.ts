import type { Change } from '../model/change.ts'
import { EMPTY, SlotCells } from './slotCells.ts'
import { SlotIndex } from './slotIndex.ts'
import { MAX_MOVES, SlotOrder } from './slotOrder.ts'

/** After so many writes of one batch, and an eighth of the keys, the rest is written into a copy instead of step by step. */
const MANY = 64

/** Whether two asides say the same, so that the value beside them stays as it is. */
export type SameAside<A> = (before: A, after: A) => boolean

/** What writes to a version of a slot map that is being made. */
export interface SlotMapDraft<V, A> {
  /** Gives a key a value and its aside, unless it is the same already; `same` decides that by the asides. */
  set(key: string, value: V, aside?: A, same?: SameAside<A>): void
  /** Takes a key away. */
  delete(key: string): void
  /** Takes away all keys but those to keep. */
  retain(keep: (key: string) => boolean): void
}

/**
 * An immutable map from strings to values, with room for something aside of each value. A change makes a new version,
 * which shares with the old one all that it doesn't touch. It iterates in code-unit order of the keys.
 *
 * An index that the versions share gives each key a slot, for good, and the values stand in a persistent array of the
 * slots: see {@link SlotCells} for what reading a new and an old version costs. Versions are compared by the slots that
 * were written between them.
 */
export class SlotMap<V, A = undefined> implements ReadonlyMap<string, V> {
  #index: SlotIndex
  #order: SlotOrder
  #cells: SlotCells
  #size: number
  #array: readonly V[] | undefined
  /** How often this version was written to while it was being made, and whether its cells are its own since. */
  #writes = 0
  #owns = false
  /** The slots whose keys came or went while this version was being made, unless they are too many to be of use. */
  #flipped: number[] | undefined

  constructor(from?: SlotMap<V, A>) {
    this.#index = from ? from.#index : new SlotIndex()
    this.#order = from ? from.#order : new SlotOrder()
    this.#cells = from ? from.#cells : new SlotCells()
    this.#size = from ? from.#size : 0
  }

  /** How many keys there are. */
  get size(): number {
    return this.#size
  }

  /** Whether there is the key. */
  has(key: string): boolean {
    return this.#read(key, 0) !== EMPTY
  }

  /** The value of a key. */
  get(key: string): V | undefined {
    const value = this.#read(key, 0)
    return value === EMPTY ? undefined : (value as V)
  }

  /** What lies aside of the value of a key. */
  aside(key: string): A | undefined {
    const aside = this.#read(key, 1)
    return aside === EMPTY ? undefined : (aside as A)
  }

  /** The version with a value and its aside for a key: this one, if it has them; `same` decides that by the asides. */
  set(key: string, value: V, aside?: A, same?: SameAside<A>): SlotMap<V, A> {
    const next = new SlotMap(this)
    next.#set(key, value, aside, same)
    return next.#after(this)
  }

  /** The version without a key: this one, if it hasn't got it. */
  delete(key: string): SlotMap<V, A> {
    if (this.#size === 0 || !this.has(key)) return this
    const next = new SlotMap(this)
    next.#delete(key)
    return next.#after(this)
  }

  /** The version with many changes: this one, if `batch` changes nothing. */
  edit(batch: (draft: SlotMapDraft<V, A>) => void): SlotMap<V, A> {
    const next = new SlotMap(this)
    batch({
      set: (key, value, aside, same) => next.#set(key, value, aside, same),
      delete: (key) => next.#delete(key),
      retain: (keep) => next.#retain(keep),
    })
    return next.#after(this)
  }

  /** Whether another version reads the same; the first difference decides. */
  equals(other: SlotMap<V, A>): boolean {
    if (other === this || other.#cells === this.#cells) return true
    // Another size is another map, whatever is in it: what a first snapshot brings is not looked through.
    if (other.#size !== this.#size) return false
    const [now, then] = [this.#cells, other.#cells]
    return this.#index === other.#index
      ? this.#slotsTo(other).every((slot) => Object.is(now.get(slot, 0), then.get(slot, 0)))
      : this.#index.keys.every((key) => Object.is(this.#read(key, 0), other.#read(key, 0)))
  }

  /** The changes that make `after` of this version, at most one for each key, in no particular order. */
  changesTo(after: SlotMap<V, A>): Change<V>[] {
    const changes: Change<V>[] = []
    if (this.#index === after.#index) {
      const [before, now] = [this.#cells, after.#cells]
      for (const slot of this.#slotsTo(after)) {
        tell(changes, this.#index.keys[slot] as string, before.get(slot, 0), now.get(slot, 0))
      }
    } else {
      for (const key of new Set([...this.#index.keys, ...after.#index.keys])) {
        tell(changes, key, this.#read(key, 0), after.#read(key, 0))
      }
    }
    return changes
  }

  /** The slots in which a version of the same index may differ. */
  #slotsTo(other: SlotMap<V, A>): readonly number[] {
    const [cells, others] = [this.#cells, other.#cells]
    return cells.slotsTo(others) ?? others.slotsTo(cells) ?? [...this.#index.keys.keys()]
  }

  /** The values in the order of their keys; the same array each time. */
  toArray(): readonly V[] {
    // Frozen: whoever sorts it in place would give each key another's value.
    return (this.#array ??= Object.freeze(
      Array.from(this.#slots(), (slot) => this.#cell(slot, 0) as V),
    ))
  }

  /** The keys, in their order. */
  *keys(): MapIterator<string> {
    for (const slot of this.#slots()) yield this.#index.keys[slot] as string
  }

  /** The values, in the order of their keys. */
  values(): MapIterator<V> {
    return this.toArray().values()
  }

  /** The keys and values, in the order of the keys. */
  *entries(): MapIterator<[string, V]> {
    const values = this.values()
    for (const key of this.keys()) yield [key, values.next().value as V]
  }

  /** The keys and values, in the order of the keys. */
  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }

  /** What Node shows of it in a log: the entries. */
  [Symbol.for('nodejs.util.inspect.custom')](): Map<string, V> {
    return new Map(this)
  }

  /** Calls `run` for each key, in their order. */
  forEach(run: (value: V, key: string, map: SlotMap<V, A>) => void): void {
    for (const [key, value] of this) run(value, key, this)
  }

  #slots(): Uint32Array {
    return this.#order.slots(this.#index.keys, (slot) => this.#cell(slot, 0) !== EMPTY)
  }

  #cell(slot: number, cell: 0 | 1): unknown {
    return this.#cells.get(slot, cell)
  }

  #read(key: string, cell: 0 | 1): unknown {
    const slot = this.#index.slots.get(key)
    return slot === undefined ? EMPTY : this.#cell(slot, cell)
  }

  #set(key: string, value: V, aside: A | undefined, same: SameAside<A> | undefined): void {
    const slot = this.#index.slotFor(key)
    const before = this.#cells.get(slot, 0)
    if (before === EMPTY) this.#flip(slot, 1)
    else {
      const known = this.#cells.get(slot, 1) as A
      if (same ? same(known, aside as A) : known === aside && Object.is(before, value)) return
    }
    this.#write(slot, value, aside)
  }

  #delete(key: string): void {
    const slot = this.#index.slots.get(key)
    if (slot === undefined || this.#cell(slot, 0) === EMPTY) return
    this.#flip(slot, -1)
    this.#write(slot, EMPTY, EMPTY)
  }

  #retain(keep: (key: string) => boolean): void {
    for (const key of this.#index.keys) if (!keep(key)) this.#delete(key)
  }

  #flip(slot: number, by: 1 | -1): void {
    this.#size += by
    this.#flipped ??= []
    if (this.#flipped.length <= MAX_MOVES) this.#flipped.push(slot)
  }

  #write(slot: number, value: unknown, aside: unknown): void {
    this.#writes += 1
    const isMuch = this.#writes > MANY && this.#writes * 8 > this.#index.keys.length
    if (!isMuch) this.#cells = this.#cells.with(slot, value, aside)
    else {
      if (!this.#owns) this.#cells = this.#cells.own()
      this.#owns = true
      this.#cells.write(slot, value, aside)
    }
  }

  /** This version, now complete, or the one before where nothing was written. */
  #after(before: SlotMap<V, A>): SlotMap<V, A> {
    if (this.#cells === before.#cells) return before
    if (!this.#flipped) return this
    // When most slots are those of keys that are gone, the rest gets a new index.
    if (this.#index.keys.length > 2 * this.#size + 64) return this.#compacted()
    this.#order = this.#order.after(this.#flipped)
    this.#flipped = undefined
    return this
  }

  #compacted(): SlotMap<V, A> {
    return new SlotMap<V, A>().edit((draft) => {
      for (const key of this.#index.keys) {
        if (this.has(key)) draft.set(key, this.get(key) as V, this.aside(key))
      }
    })
  }
}

function tell<V>(changes: Change<V>[], id: string, before: unknown, after: unknown): void {
  if (Object.is(before, after)) return
  const [previous, value] = [before as V, after as V]
  if (before === EMPTY) changes.push({ type: 'added', id, value })
  else if (after === EMPTY) changes.push({ type: 'removed', id, previous })
  else changes.push({ type: 'changed', id, value, previous })
}
