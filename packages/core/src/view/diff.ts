import type { SlotMap } from '../structure/slotMap.ts'

/** How one item differs between two views. */
export type Change<T> =
  | {
      /** The item came. */
      readonly type: 'added'
      /** Its ItemID. */
      readonly id: string
      /** Its value now. */
      readonly value: T
    }
  | {
      /** The item has another value. */
      readonly type: 'changed'
      /** Its ItemID. */
      readonly id: string
      /** Its value now. */
      readonly value: T
      /** Its value before. */
      readonly previous: T
    }
  | {
      /** The item went. */
      readonly type: 'removed'
      /** Its ItemID. */
      readonly id: string
      /** Its value before. */
      readonly previous: T
    }

/** The changes that make the view `after` of the view `before`: at most one for each ItemID, in no particular order. */
export function diff<T, A>(before: SlotMap<T, A>, after: SlotMap<T, A>): Change<T>[] {
  return before.differing(after).map((id) => {
    const [value, previous] = [after.get(id) as T, before.get(id) as T]
    if (!before.has(id)) return { type: 'added', id, value }
    return after.has(id)
      ? { type: 'changed', id, value, previous }
      : { type: 'removed', id, previous }
  })
}

/** The view after changes: `applyChanges(a, diff(a, b))` reads like `b`. */
export function applyChanges<T, A>(
  view: SlotMap<T, A>,
  changes: readonly Change<T>[],
): SlotMap<T, A> {
  return view.edit((draft) => {
    for (const change of changes) {
      if (change.type === 'removed') draft.delete(change.id)
      else draft.set(change.id, change.value, view.aside(change.id))
    }
  })
}
