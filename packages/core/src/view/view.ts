/**
 * What the user sees of a node at one moment: the values by ItemID. It never changes: a change makes a new view, and as
 * long as nothing changed the view is the same one (`===`).
 *
 * It iterates in code-unit order of the ItemIDs, which is the same on every device.
 */
export interface View<T> extends ReadonlyMap<string, T> {
  /** The values in the order of the ItemIDs; the same frozen array each time that the same view is asked: `toSorted`, or a copy, to sort it. */
  toArray(): readonly T[]
}
