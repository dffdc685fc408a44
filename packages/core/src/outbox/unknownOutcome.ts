import { fieldState, type EditedField } from './field.ts'

/** What became of a change whose answer was lost, as the item is now. */
export interface UnknownVerdict {
  /** Whether the server has all of it, or what is left of it. */
  readonly settled: boolean
  /** The fields where something newer stands. */
  readonly overtaken: readonly EditedField[]
  /** Whether the item is gone that was there when it was sent. */
  readonly removed: boolean
}

/**
 * Finds out what became of a change whose answer was lost: a field that has our value is settled, one that is still at its base is to
 * be sent again, and where there is something else, that was later or is worth as much, and stands.
 */
export function judgeUnknown<T>(
  fields: readonly EditedField[],
  base: T | undefined,
  now: T | undefined,
  mergeBy?: string,
): UnknownVerdict {
  if (now === undefined) return { settled: false, overtaken: [], removed: base !== undefined }
  const states = fields.map((field) => fieldState(field, now, mergeBy))
  return {
    settled: !states.includes('at base'),
    overtaken: fields.filter((_, i) => states[i] === 'other'),
    removed: false,
  }
}
