type TrieNode = unknown[]

const BITS = 5
const WIDTH = 1 << BITS

/**
 * A rival of the slot map: a shared index of keys to slots, and a persistent 32-way trie of the slots' values. All versions
 * are equally fast to read; each change copies the path to one leaf.
 */
export class SlotTrie<V> {
  readonly #slots: Map<string, number>
  readonly #root: TrieNode
  readonly #level: number

  constructor(slots = new Map<string, number>(), root: TrieNode = [], level = 0) {
    this.#slots = slots
    this.#root = root
    this.#level = level
  }

  /** The value of a key. */
  get(key: string): V | undefined {
    const slot = this.#slots.get(key)
    return slot === undefined || !reaches(this.#level, slot) ? undefined : this.#at(slot)
  }

  /** The version after a change. */
  set(key: string, value: V): SlotTrie<V> {
    const slot = this.#slots.get(key) ?? this.#slots.size
    this.#slots.set(key, slot)
    let [root, level] = [this.#root, this.#level]
    for (; !reaches(level, slot); level += BITS) root = [root]
    return new SlotTrie(this.#slots, written(root, level, slot, value), level)
  }

  /** All entries, in no particular order. */
  *entries(): Iterable<[string, V]> {
    for (const key of this.#slots.keys()) {
      const value = this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }

  #at(slot: number): V | undefined {
    let node: TrieNode | undefined = this.#root
    for (let level = this.#level; level > 0; level -= BITS) {
      node = node?.[place(slot, level)] as TrieNode | undefined
    }
    return node?.[place(slot, 0)] as V | undefined
  }
}

function reaches(level: number, slot: number): boolean {
  return slot >>> level < WIDTH
}

function place(slot: number, level: number): number {
  return (slot >>> level) & (WIDTH - 1)
}

function written(
  node: TrieNode | undefined,
  level: number,
  slot: number,
  value: unknown,
): TrieNode {
  const copy = node === undefined ? [] : node.slice()
  const i = place(slot, level)
  copy[i] =
    level === 0 ? value : written(copy[i] as TrieNode | undefined, level - BITS, slot, value)
  return copy
}
