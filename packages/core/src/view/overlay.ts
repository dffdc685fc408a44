import type { SlotMap } from '../structure/slotMap.ts'

/** What an edit that has not ended does to the values. */
export type OverlayEdit<T> =
  | {
      /** Give an item a value. */
      readonly type: 'put'
      /** Its ItemID. */
      readonly id: string
      /** The value. */
      readonly value: T
    }
  | {
      /** Take an item away. */
      readonly type: 'remove'
      /** Its ItemID. */
      readonly id: string
    }
  | {
      /** Take all items away. */
      readonly type: 'clear'
    }

/**
 * The view: what the server told, with the edits on top, in their order. This is the only definition of what the user
 * sees. Without edits it is `remote.items` itself; with some it shares all that they don't touch.
 */
export function overlay<T, A>(
  remote: { readonly items: SlotMap<T, A> },
  edits: readonly OverlayEdit<T>[],
): SlotMap<T, A> {
  if (edits.length === 0) return remote.items
  return remote.items.edit((draft) => {
    for (const edit of edits) {
      if (edit.type === 'put') draft.set(edit.id, edit.value, remote.items.aside(edit.id))
      else if (edit.type === 'remove') draft.delete(edit.id)
      else draft.retain(() => false)
    }
  })
}
