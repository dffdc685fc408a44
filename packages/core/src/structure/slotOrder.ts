type Keys = readonly string[]

/** After so many keys that came and went unseen it is better to sort anew than to move what stands behind each. */
export const MAX_MOVES = 64

/**
 * The slots of one set of keys, in code-unit order of the keys. Sorted when first asked for, and shared by all versions
 * with these keys; when few keys came or went, it is the order before with these put in or taken out.
 */
export class SlotOrder {
  #slots: Uint32Array | undefined
  #base: Uint32Array | undefined
  #flipped: readonly number[]

  constructor(base?: Uint32Array, flipped: readonly number[] = []) {
    this.#base = base
    this.#flipped = flipped
  }

  /** The order when the keys of some more slots have come or gone. */
  after(flipped: readonly number[]): SlotOrder {
    const base = this.#slots ?? this.#base
    const all = this.#slots ? flipped : this.#flipped.concat(flipped)
    return base && all.length <= MAX_MOVES ? new SlotOrder(base, all) : new SlotOrder()
  }

  /** The slots. The keys by slot, and which slots have a value, are those of any version with these keys. */
  slots(keys: Keys, isTaken: (slot: number) => boolean): Uint32Array {
    this.#slots ??= this.#base
      ? moved(this.#base, this.#flipped, keys, isTaken)
      : sorted(keys, isTaken)
    this.#base = undefined
    return this.#slots
  }
}

/** What comes out of a store, and from most servers, is in order already. */
function sorted(keys: Keys, isTaken: (slot: number) => boolean): Uint32Array {
  const slots = new Uint32Array(keys.length)
  let count = 0
  let inOrder = true
  for (let slot = 0; slot < keys.length; slot++) {
    if (!isTaken(slot)) continue
    if (count > 0 && inOrder) inOrder = isBefore(keys, slots[count - 1] as number, slot)
    slots[count++] = slot
  }
  const taken = slots.subarray(0, count)
  return inOrder ? taken : taken.sort((a, b) => (isBefore(keys, a, b) ? -1 : 1))
}

function moved(
  base: Uint32Array,
  flipped: readonly number[],
  keys: Keys,
  isTaken: (slot: number) => boolean,
): Uint32Array {
  const room = new Uint32Array(base.length + flipped.length)
  room.set(base)
  let slots = room.subarray(0, base.length)
  for (const slot of flipped) {
    const at = placeOf(slot, slots, keys)
    const isIn = slots[at] === slot
    if (isIn === isTaken(slot)) continue
    room.copyWithin(isIn ? at : at + 1, isIn ? at + 1 : at)
    slots = room.subarray(0, slots.length + (isIn ? -1 : 1))
    if (!isIn) room[at] = slot
  }
  return slots
}

/** The first place whose key isn't before that of the slot. */
function placeOf(slot: number, slots: Uint32Array, keys: Keys): number {
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
