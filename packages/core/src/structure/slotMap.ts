import { added } from '../base/added.ts'
import type { Change } from '../model/change.ts'
import { EMPTY, SlotCells } from './slotCells.ts'
import { SlotIndex } from './slotIndex.ts'
import { holds, SlotMapDraft, type SameAside, type SlotMapParts } from './slotMapDraft.ts'
import { SlotOrder } from './slotOrder.ts'

/** What a key has: a value, or nothing. */
export type Held<V> = V | typeof EMPTY

/**
 * An immutable map from strings to values, with room for something aside of each value. A change makes a new version,
 * which shares with the old one all that it doesn't touch. It iterates in code-unit order of the keys.
 *
 * An index that the versions share gives each key a slot, for good, and the values stand in a persistent array of the
 * slots: see {@link SlotCells} for what reading a new and an old version costs. Versions are compared by the slots that
 * were written between them.
 */
export class SlotMap<V, A = undefined> implements ReadonlyMap<string, V> {
  readonly #index: SlotIndex
  readonly #order: SlotOrder
  readonly #cells: SlotCells
  readonly #size: number
  #array: readonly V[] | undefined

  constructor(parts?: SlotMapParts) {
    this.#index = parts ? parts.index : new SlotIndex()
    this.#order = parts ? parts.order : new SlotOrder()
    this.#cells = parts ? parts.cells : new SlotCells()
    this.#size = parts ? parts.size : 0
  }

  /** Which slot belongs to which key: the same for all versions, until most slots are those of keys that are gone. */
  get index(): SlotIndex {
    return this.#index
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
    const slot = this.#index.slotFor(key)
    // A key that comes takes the long way: most of what is told changes what is there.
    if (this.#cells.get(slot, 0) === EMPTY) {
      return this.edit((draft) => {
        draft.set(key, value, aside)
      })
    }
    if (holds(this.#cells, slot, value, aside, same)) return this
    const cells = this.#cells.with(slot, value, aside)
    return new SlotMap({ index: this.#index, order: this.#order, cells, size: this.#size })
  }

  /** The version without a key: this one, if it hasn't got it. */
  delete(key: string): SlotMap<V, A> {
    if (this.#size === 0 || !this.has(key)) return this
    return this.edit((draft) => {
      draft.delete(key)
    })
  }

  /** The version with many changes: this one, if `batch` changes nothing. */
  edit(batch: (draft: SlotMapDraft<V, A>) => void): SlotMap<V, A> {
    const order = this.#order
    const parts = { index: this.#index, order, cells: this.#cells, size: this.#size }
    const draft = new SlotMapDraft<V, A>(parts)
    batch(draft)
    const { made } = draft
    if (!made) return this
    const next = new SlotMap<V, A>(made)
    return made.order === order ? next : next.#compacted()
  }

  /** Whether another version reads the same; the first difference decides. */
  equals(other: SlotMap<V, A>): boolean {
    if (other === this || other.#cells === this.#cells) return true
    // Another size is another map, whatever is in it: what a first snapshot brings is not looked through.
    if (other.#size !== this.#size) return false
    const step = this.#cells.stepTo(other.#cells)
    return step === undefined
      ? !this.#differs(other, () => true)
      : Object.is(this.#cell(step, 0), other.#cell(step, 0))
  }

  /** Whether another version, a few changes away, reads the same; never for one that is farther off, as going through all might cost too much. */
  agreesWith(other: SlotMap<V, A>): boolean {
    return this.#cells.readsAs(other.#cells) || other.#cells.readsAs(this.#cells)
  }

  /** The changes that make `after` of this version, at most one for each key, in no particular order. */
  changesTo(after: SlotMap<V, A>): Change<V>[] {
    const step = this.#cells.stepTo(after.#cells)
    // That is how the steps of a view are told.
    if (step !== undefined) {
      const previous = this.#cell(step, 0)
      const value = after.#cell(step, 0)
      if (Object.is(previous, value)) return []
      return [changeOf(this.#index.keys[step] as string, previous as V, value as V)]
    }
    let changes: Change<V>[] = []
    this.eachChange(after, (id, previous, value) => {
      changes = added(changes, changeOf(id, previous, value))
    })
    return changes
  }

  /** Tells of each key in which `after` differs, in no particular order, and of its values here and there: `EMPTY` where it is missing. */
  eachChange(
    after: SlotMap<V, A>,
    run: (key: string, previous: Held<V>, value: Held<V>) => void,
  ): void {
    // One change after the other is what happens: nothing is made for it.
    const step = this.#cells.stepTo(after.#cells)
    if (step !== undefined) {
      const previous = this.#cell(step, 0)
      const value = after.#cell(step, 0)
      if (Object.is(previous, value)) return
      run(this.#index.keys[step] as string, previous as Held<V>, value as Held<V>)
    } else if (this.#size === 0) {
      after.#each((key, value) => {
        run(key, EMPTY, value)
      })
    } else {
      this.#differs(after, (key, previous, value) => {
        run(key, previous as Held<V>, value as Held<V>)
        return false
      })
    }
  }

  /** Tells in which keys another version differs; the answer is whether one of them was enough. */
  #differs(
    other: SlotMap<V, A>,
    isEnough: (key: string, before: unknown, after: unknown) => boolean,
  ): boolean {
    const { keys } = this.#index
    const cells = this.#cells
    const others = other.#cells
    if (this.#index === other.#index) {
      for (const slot of cells.slotsTo(others) ?? others.slotsTo(cells) ?? keys.keys()) {
        const before = cells.get(slot, 0)
        const after = others.get(slot, 0)
        if (!Object.is(before, after) && isEnough(keys[slot] as string, before, after)) return true
      }
      return false
    }
    for (const key of new Set([...keys, ...other.#index.keys])) {
      const before = this.#read(key, 0)
      const after = other.#read(key, 0)
      if (!Object.is(before, after) && isEnough(key, before, after)) return true
    }
    return false
  }

  /** Goes through all that there is, in no particular order. */
  #each(run: (key: string, value: V, slot: number) => void): void {
    const { keys } = this.#index
    for (let slot = 0; slot < keys.length; slot++) {
      const value = this.#cells.get(slot, 0)
      if (value !== EMPTY) run(keys[slot] as string, value as V, slot)
    }
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

  /** When most slots are those of keys that are gone, the rest gets a new index. */
  #compacted(): SlotMap<V, A> {
    if (this.#index.keys.length <= 2 * this.#size + 64) return this
    return new SlotMap<V, A>().edit((draft) => {
      draft.reserve(this.#size)
      this.#each((key, value, slot) => {
        draft.set(key, value, this.#cells.get(slot, 1) as A)
      })
    })
  }
}

function changeOf<V>(id: string, previous: Held<V>, value: Held<V>): Change<V> {
  if (previous === EMPTY) return { type: 'added', id, value: value as V }
  if (value === EMPTY) return { type: 'removed', id, previous }
  return { type: 'changed', id, value, previous }
}
