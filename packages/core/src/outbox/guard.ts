import { fieldState, type EditedField } from './field.ts'
import { applyPatches } from './patch.ts'

/** What a new value of an item means for the fields that are guarded. */
export interface GuardVerdict {
  /** Those that go on being guarded. */
  readonly kept: readonly EditedField[]
  /** Those that somebody took back without knowing of them, as it seems: they are to be put back. */
  readonly lost: readonly EditedField[]
}

/** A value before and after something changed it. */
export interface Step<T> {
  /** Before. */
  readonly was: T
  /** After; nothing when the item is gone. */
  readonly is: T | undefined
}

/**
 * Looks after the fields of edits that have just been settled. Other writers replace whole items, maybe without having seen our edit:
 * then a field is back at what it was before, and something else is new. What only takes our fields back is meant so, and stands; a
 * third value is a newer edit, and stands, and what comes after it is not about ours, unless ours comes back; so does the removal of the item.
 *
 * @param same whether the item, with the lost fields put back, is all the same as before, what the codec doesn't know included
 */
export function judgeGuard<T>(
  fields: readonly EditedField[],
  { was, is }: Step<T>,
  same: (restored: T) => boolean,
  mergeBy?: string,
): GuardVerdict {
  if (is === undefined) return { kept: [], lost: [] }
  const kept: EditedField[] = []
  const lost: EditedField[] = []
  for (const field of fields) {
    const now = fieldState(field, is, mergeBy)
    if (now === 'at base' && fieldState(field, was, mergeBy) === 'held') lost.push(field)
    // What was lost before, and not put back, may come back by itself.
    else if (now === 'at base' || (now === 'other') === (field.overtaken === true)) kept.push(field)
    else kept.push({ ...field, overtaken: now === 'other' })
  }
  const meant = lost.length > 0 && same(applyPatches(is, lost, mergeBy))
  return { kept, lost: meant ? [] : lost }
}
