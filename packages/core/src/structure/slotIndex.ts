/**
 * Which slot belongs to which key. It only grows, and the versions of a map share it: a key that goes and comes back has
 * its old slot.
 */
export class SlotIndex {
  /** The slot of each key. */
  readonly slots = new Map<string, number>()
  /** The keys by slot. */
  readonly keys: string[] = []

  /** The slot of a key, which may be new. */
  slotFor(key: string): number {
    let slot = this.slots.get(key)
    if (slot === undefined) this.slots.set(key, (slot = this.keys.push(key) - 1))
    return slot
  }

  /** The slot of a key that is most likely new: that is only looked up where it isn't. */
  slotForNew(key: string): number {
    const slot = this.keys.length
    this.slots.set(key, slot)
    if (this.slots.size > slot) return this.keys.push(key) - 1
    const known = this.keys.indexOf(key)
    this.slots.set(key, known)
    return known
  }
}
