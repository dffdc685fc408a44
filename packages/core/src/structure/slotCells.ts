/** What an empty cell holds. */
export const EMPTY = Symbol('empty')

/** From as many steps away a version is still read step by step; from farther off it gets an array of its own. */
const NEAR = 16

/** An array that has seen as many changes, and an eighth of its cells, stays behind: the next version gets a copy. */
const OLD = 64

/**
 * A persistent array of pairs of cells, one pair for each slot. The newest version owns a plain array; each other one
 * knows the one pair by which it differs from a version that is a step nearer to the array (H. G. Baker, "Shallow binding
 * makes functional arrays fast", 1991).
 *
 * So a change costs the same however many slots there are, and the version that everybody reads is a plain array. An old
 * one costs some steps, or once a copy. What it keeps alive is bounded, as no array is handed on for ever.
 */
export class SlotCells {
  #array: unknown[] | undefined
  #nearer: SlotCells | undefined
  #slot: number
  #value: unknown
  #aside: unknown
  #age = 0

  constructor(nearer?: SlotCells, slot = 0, value?: unknown, aside?: unknown) {
    if (!nearer) this.#array = []
    this.#nearer = nearer
    this.#slot = slot
    this.#value = value
    this.#aside = aside
  }

  /** One cell of the pair of a slot. */
  get(slot: number, cell: 0 | 1): unknown {
    let version: SlotCells = this
    for (let steps = 0; version.#nearer; steps++) {
      if (steps > NEAR) return read(this.#copied(), slot, cell)
      if (version.#slot === slot) return cell ? version.#aside : version.#value
      version = version.#nearer
    }
    return read(version.#array, slot, cell)
  }

  /** The version with another pair in a slot. */
  with(slot: number, value: unknown, aside: unknown): SlotCells {
    const { length } = this.#array ?? this.#reached()
    const next = new SlotCells(this, slot, value, aside)
    if (this.#age < OLD || this.#age * 8 < length) next.#take()
    else {
      next.#copied()
      this.#age = 0
    }
    return next
  }

  /** The slots in which `other`, if it is on the way from here to the array, may differ. */
  slotsTo(other: SlotCells): number[] | undefined {
    const slots: number[] = []
    let version: SlotCells = this
    for (; version.#nearer && version !== other; version = version.#nearer)
      slots.push(version.#slot)
    return version === other ? slots : undefined
  }

  /** The versions on the way from this one, which is the first, to the array, and the array. */
  #way(): [SlotCells[], unknown[]] {
    const way: SlotCells[] = []
    let version: SlotCells = this
    for (; version.#nearer; version = version.#nearer) way.push(version)
    return [way, version.#array as unknown[]]
  }

  /** The array, brought here or copied. */
  #reached(): unknown[] {
    const [way, array] = this.#way()
    if (way.length > NEAR) return this.#copied()
    for (const version of way.reverse()) version.#take()
    return array
  }

  /** Takes the array from the nearer version: it is that one now which differs, by what the slot held before. */
  #take(): void {
    const from = this.#nearer as SlotCells
    const array = from.#array as unknown[]
    from.#slot = this.#slot
    from.#value = read(array, this.#slot, 0)
    from.#aside = read(array, this.#slot, 1)
    from.#nearer = this
    from.#array = undefined
    this.#nearer = undefined
    this.#array = this.#writtenTo(array)
    this.#age = from.#age + 1
  }

  /** An array for this version alone. */
  #copied(): unknown[] {
    const [way, array] = this.#way()
    this.#array = way.reduceRight((copy, version) => version.#writtenTo(copy), [...array])
    this.#nearer = undefined
    this.#age = 0
    return this.#array
  }

  #writtenTo(array: unknown[]): unknown[] {
    while (array.length <= this.#slot * 2) array.push(EMPTY, EMPTY)
    array[this.#slot * 2] = this.#value
    array[this.#slot * 2 + 1] = this.#aside
    return array
  }
}

function read(array: readonly unknown[] | undefined, slot: number, cell: 0 | 1): unknown {
  const i = slot * 2 + cell
  return array && i < array.length ? array[i] : EMPTY
}
