type Keys = readonly string[]

/** So many keys may come and go before sorting anew costs no more than moving the slots behind each of them. */
const MAX_MOVES = 256

/**
 * The slots of one set of keys, in code-unit order of the keys. Sorted when first asked for, and shared by all versions
 * with these keys; when few keys came or went, it is the order before with these put in or taken out.
 */
export class SlotOrder {
  #slots: readonly number[] | undefined
  #base: readonly number[] | undefined
  #flipped: readonly number[]

  constructor(base?: readonly number[], flipped: readonly number[] = []) {
    this.#base = base
    this.#flipped = flipped
  }

  /** The order when the keys of some more slots have come or gone. */
  after(flipped: readonly number[]): SlotOrder {
    if (this.#slots) return new SlotOrder(this.#slots, flipped)
    const all = [...this.#flipped, ...flipped]
    return all.length > MAX_MOVES ? new SlotOrder() : new SlotOrder(this.#base, all)
  }

  /** The slots. The keys by slot, and which slots have a value, are those of any version with these keys. */
  slots(keys: Keys, isTaken: (slot: number) => boolean): readonly number[] {
    this.#slots ??= this.#base
      ? moved([...this.#base], this.#flipped, keys, isTaken)
      : [...keys.keys()].filter(isTaken).sort((a, b) => (isBefore(keys, a, b) ? -1 : 1))
    this.#base = undefined
    return this.#slots
  }
}

function moved(
  slots: number[],
  flipped: readonly number[],
  keys: Keys,
  isTaken: (slot: number) => boolean,
): number[] {
  for (const slot of flipped) {
    const at = placeOf(slot, slots, keys)
    const isIn = slots[at] === slot
    if (isIn && !isTaken(slot)) slots.splice(at, 1)
    else if (!isIn && isTaken(slot)) slots.splice(at, 0, slot)
  }
  return slots
}

/** The first place whose key isn't before that of the slot. */
function placeOf(slot: number, slots: readonly number[], keys: Keys): number {
  let [low, high] = [0, slots.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(keys, slots[middle] as number, slot)) low = middle + 1
    else high = middle
  }
  return low
}

function isBefore(keys: Keys, a: number, b: number): boolean {
  return (keys[a] as string) < (keys[b] as string)
}
