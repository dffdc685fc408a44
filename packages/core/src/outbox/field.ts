import { added } from '../base/added.ts'
import { changePatches } from './intent.ts'
import { holds, overlaps, resolves, valueAt, type Patch } from './patch.ts'
import { sameValue } from './sameValue.ts'

/** One place that an edit changed, and what stood there before. */
export interface EditedField extends Patch {
  /** What stood there before: when the edit was sent, and earlier as far as that matters. */
  readonly befores: readonly unknown[]
  /** How often it has been put back since; endless for what is put back for another device. */
  readonly repairs: number
  /** Whether it has been a third value since: that is newer, until somebody brings this one back. */
  readonly overtaken?: boolean
}

/** What is to become of a field of an edit, as things are now. */
export type FieldState = 'held' | 'at base' | 'other'

/** The fields in which a sent value differs from what it was sent over. */
export function editedFields(base: unknown, target: unknown, mergeBy?: string): EditedField[] {
  return changePatches(base, target, mergeBy).map((patch) => editedField(patch, base, mergeBy))
}

/** A place that is changed, over what it was in a value. */
export function editedField({ path, value }: Patch, base: unknown, mergeBy?: string): EditedField {
  return { path, value, befores: [valueAt(base, path, mergeBy)], repairs: 0 }
}

/** Whether a value has the field as the edit wants it, as it was before, or in a third way. */
export function fieldState(
  { path, value, befores }: EditedField,
  now: unknown,
  mergeBy?: string,
): FieldState {
  const found = valueAt(now, path, mergeBy)
  if (sameValue(found, value)) return 'held'
  const gone = !resolves(now, { path, value }, mergeBy)
  return !gone && befores.some((before) => sameValue(found, before)) ? 'at base' : 'other'
}

/** Whether a value has all of the fields as the edit wants them. */
export function holdsAll(fields: readonly Patch[], now: unknown, mergeBy?: string): boolean {
  return now !== undefined && fields.every((field) => holds(now, field, mergeBy))
}

/** The patches that touch none of the fields. */
export function without<P extends Patch>(
  patches: readonly P[],
  fields: readonly Patch[],
): readonly P[] {
  if (patches.length === 0 || fields.length === 0) return patches
  let left: P[] = []
  for (const patch of patches) if (!touches(patch, fields)) left = added(left, patch)
  return left
}

function touches({ path }: Patch, fields: readonly Patch[]): boolean {
  for (const field of fields) if (overlaps(field.path, path)) return true
  return false
}
