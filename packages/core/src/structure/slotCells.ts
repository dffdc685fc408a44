/** What an empty cell holds. */
export const EMPTY = Symbol('empty')

/** A version is read step by step from as many steps away from the array; from farther off it gets one of its own. */
const NEAR = 16

/** An array that has seen as many changes, and two for each slot, stays behind: the next version gets a copy. */
const OLD = 64

/**
 * A persistent array with a pair of cells for each slot. The newest version owns a plain array; each other one knows the
 * one pair in which it differs from a version that is a step nearer to the array (H. G. Baker, "Shallow binding makes
 * functional arrays fast", 1991).
 *
 * So a change costs the same however many slots there are, and what everybody reads is a plain array. An old version
 * costs some steps, or once a copy; what it keeps alive is bounded, as no array is handed on for ever.
 */
export class SlotCells {
  #array: unknown[] | undefined
  #nearer: SlotCells | undefined
  #slot: number
  #value: unknown
  #aside: unknown
  #age = 0

  constructor(nearer?: SlotCells, slot = 0, value?: unknown, aside?: unknown) {
    this.#array = nearer ? undefined : []
    this.#nearer = nearer
    this.#slot = slot
    this.#value = value
    this.#aside = aside
  }

  /** One cell of the pair of a slot. */
  get(slot: number, cell: 0 | 1): unknown {
    let version = this as SlotCells
    for (let steps = 0; version.#nearer; steps++) {
      if (steps > NEAR) return cellOf(this.#copied(), slot, cell)
      if (version.#slot === slot) return cell ? version.#aside : version.#value
      version = version.#nearer
    }
    return cellOf(version.#array as unknown[], slot, cell)
  }

  /** The version with another pair in a slot. */
  with(slot: number, value: unknown, aside: unknown): SlotCells {
    const { length } = this.#array ?? this.#reached()
    const next = new SlotCells(this, slot, value, aside)
    if (this.#age < OLD || this.#age < length) next.#take()
    else {
      next.#copied()
      this.#age = 0
    }
    return next
  }

  /**
   * A version that reads the same and has an array of its own: as long as nobody else knows of it, it may be written to. An empty one gets
   * room for so many slots at once.
   */
  own(slots = 0): SlotCells {
    const own = new SlotCells()
    own.#array = slots > 0 ? new Array(slots * 2).fill(EMPTY) : this.#arrayCopy()
    return own
  }

  /** Writes a pair in place, into a version that nobody else knows of. */
  write(slot: number, value: unknown, aside: unknown): void {
    writeTo(this.#array as unknown[], slot, value, aside)
  }

  /** The one slot in which a version may differ that is a single step away; nothing for any other. */
  stepTo(other: SlotCells): number | undefined {
    if (this.#nearer === other) return this.#slot
    return other.#nearer === this ? other.#slot : undefined
  }

  /** The slots in which another version may differ, each once; nothing when it isn't on the way from this one to the array. */
  slotsTo(other: SlotCells): number[] | undefined {
    const slots: number[] = []
    let version = this as SlotCells
    for (; version.#nearer && version !== other; version = version.#nearer)
      slots.push(version.#slot)
    if (version !== other) return undefined
    return slots.length > 1 ? [...new Set(slots)] : slots
  }

  /** Whether another version that is some steps nearer to the array reads the same values; false for one that isn't, whatever it reads. */
  readsAs(other: SlotCells): boolean {
    let version = this as SlotCells
    for (let steps = 0; version !== other; steps++) {
      if (!version.#nearer || steps === NEAR) return false
      const slot = version.#slot
      if (!Object.is(this.get(slot, 0), other.get(slot, 0))) return false
      version = version.#nearer
    }
    return true
  }

  /** The versions from this one to the owner of the array. */
  #way(): SlotCells[] {
    const way = [this as SlotCells]
    for (let version = this.#nearer; version; version = version.#nearer) way.push(version)
    return way
  }

  /** The array, which is fetched or copied to here. */
  #reached(): unknown[] {
    const way = this.#way()
    if (way.length > NEAR) return this.#copied()
    for (const version of way.reverse()) version.#take()
    return this.#array as unknown[]
  }

  /** Takes the array from the version nearer to it, which is one step away from then on. */
  #take(): void {
    const owner = this.#nearer
    if (!owner) return
    const array = owner.#array as unknown[]
    owner.#slot = this.#slot
    owner.#value = cellOf(array, this.#slot, 0)
    owner.#aside = cellOf(array, this.#slot, 1)
    owner.#nearer = this
    owner.#array = undefined
    this.#nearer = undefined
    this.#array = this.#writtenTo(array)
    this.#age = owner.#age + 1
  }

  /** A copy of the array, for this version alone. */
  #copied(): unknown[] {
    const copy = (this.#array = this.#arrayCopy())
    this.#nearer = undefined
    this.#age = 0
    return copy
  }

  #arrayCopy(): unknown[] {
    const way = this.#way()
    const owner = way.pop() as SlotCells
    const copy = (owner.#array as unknown[]).slice()
    return way.reduceRight((array, version) => version.#writtenTo(array), copy)
  }

  #writtenTo(array: unknown[]): unknown[] {
    return writeTo(array, this.#slot, this.#value, this.#aside)
  }
}

function writeTo(array: unknown[], slot: number, value: unknown, aside: unknown): unknown[] {
  while (array.length < slot * 2) array.push(EMPTY, EMPTY)
  if (array.length === slot * 2) array.push(value, aside)
  else {
    array[slot * 2] = value
    array[slot * 2 + 1] = aside
  }
  return array
}

function cellOf(array: readonly unknown[], slot: number, cell: 0 | 1): unknown {
  const i = slot * 2 + cell
  return i < array.length ? array[i] : EMPTY
}
