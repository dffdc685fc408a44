/**
 * Which slot belongs to which key. It only ever grows, so all versions of a map share one: a key keeps its slot when it
 * goes and comes back.
 */
export class SlotIndex {
  readonly #slots = new Map<string, number>()
  /** The keys by slot. */
  readonly keys: string[] = []
  #edits = 0

  /** The slot of a key that has been seen. */
  slotOf(key: string): number | undefined {
    return this.#slots.get(key)
  }

  /** Gives a new key the next slot. */
  add(key: string): number {
    this.#slots.set(key, this.keys.length)
    return this.keys.push(key) - 1
  }

  /** A number that no edit of these versions had before. */
  nextEdit(): number {
    return ++this.#edits
  }
}
