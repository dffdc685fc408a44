import type { Change } from '../model/change.ts'
import type { SlotMap } from '../structure/slotMap.ts'

export type { Change }

/** The changes that make the view `after` of the view `before`: at most one for each ItemID, in no particular order. */
export function diff<T, A>(before: SlotMap<T, A>, after: SlotMap<T, A>): Change<T>[] {
  return before.changesTo(after)
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
