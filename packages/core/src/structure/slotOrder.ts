type Keys = readonly string[]

/**
 * The slots of one set of keys, in code-unit order of the keys. Sorted when first asked for, and shared by all versions
 * with these keys. When few keys came or went, it is the order before, copied with cuts.
 */
export class SlotOrder {
  #sorted: Uint32Array | undefined
  #before: SlotOrder | undefined
  #flipped: readonly number[] = []
  /** How many flips ago an order was sorted. */
  #age = Infinity

  /** The order when the keys of some more slots came or went. */
  after(flipped: readonly number[], size: number): SlotOrder {
    const next = new SlotOrder()
    const age = (this.#sorted ? 0 : this.#age) + flipped.length
    // From there on sorting anew is as good, and the past need not be kept.
    if (age * 4 > size) return next
    next.#before = this
    next.#flipped = flipped
    next.#age = age
    return next
  }

  /** The slots. The keys by slot, and which slots have a value, are told by any version with these keys. */
  slots(keys: Keys, isTaken: (slot: number) => boolean): Uint32Array {
    this.#sorted ??= this.#sort(keys, isTaken)
    this.#before = undefined
    return this.#sorted
  }

  #sort(keys: Keys, isTaken: (slot: number) => boolean): Uint32Array {
    const flipped = new Set<number>()
    let past: SlotOrder | undefined = this
    for (; past !== undefined && !past.#sorted; past = past.#before) {
      for (const slot of past.#flipped) flipped.add(slot)
    }
    if (past && past.#sorted)
      return withCuts(past.#sorted, sorted([...flipped], keys), keys, isTaken)
    return Uint32Array.from(sorted([...keys.keys()].filter(isTaken), keys))
  }
}

function keyOf(keys: Keys, slot: number | undefined): string {
  return keys[slot as number] as string
}

function sorted(slots: number[], keys: Keys): number[] {
  return slots.sort((a, b) => (keyOf(keys, a) < keyOf(keys, b) ? -1 : 1))
}

/** Copies the runs between the cuts; at each cut it decides anew whether the slot is in. */
function withCuts(
  from: Uint32Array,
  cuts: readonly number[],
  keys: Keys,
  isTaken: (slot: number) => boolean,
): Uint32Array {
  const result = new Uint32Array(from.length + cuts.length)
  let [length, next] = [0, 0]
  const copyUntil = (end: number) => {
    result.set(from.subarray(next, end), length)
    length += end - next
    next = end
  }
  for (const slot of cuts) {
    copyUntil(firstNotBefore(keyOf(keys, slot), from, keys))
    if (from[next] === slot) next++
    if (isTaken(slot)) result[length++] = slot
  }
  copyUntil(from.length)
  return result.subarray(0, length)
}

function firstNotBefore(key: string, slots: Uint32Array, keys: Keys): number {
  let [low, high] = [0, slots.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyOf(keys, slots[middle]) < key) low = middle + 1
    else high = middle
  }
  return low
}
