import { CodecError, UsageError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { sourceOf, type Remote } from '../fold/remote.ts'
import { changePatches, type Change, type Written } from '../outbox/intent.ts'
import { runRecipe, type Recipe } from '../outbox/recipe.ts'
import type { View } from '../view/view.ts'

/** What intents are made on. */
export interface IntentParts<T, I> {
  /** Writes and reads values. */
  readonly codec: Codec<T, I>
  /** What the server has told. */
  readonly remote: Remote<T>
  /** What the user sees. */
  readonly view: View<T>
  /** The field that tells the elements of arrays apart. */
  readonly mergeBy?: string | undefined
  /** The value that counts where there is no item. */
  readonly initial?: T | undefined
  /** Whether the first value is older than the second, where values only move forward. */
  readonly isOlder: (a: T, b: T) => boolean
}

/** How a value is put. */
export interface PutPlan<T> {
  /** Whether what can't be decoded may be overwritten. */
  readonly overwrite?: boolean | undefined
  /** The value that counts while there is no item. */
  readonly initial?: T | undefined
}

/**
 * What putting a value means.
 *
 * @throws CodecError `unencodable`, `quarantined`
 */
export function putIntent<T, I>(
  parts: IntentParts<T, I>,
  id: string,
  value: I,
  { overwrite, initial }: PutPlan<T> = {},
): Change<T> {
  const before = orInitial(parts.view.get(id), initial)
  const written = write(parts, id, value, overwrite)
  const { value: after } = written
  const patches = changePatches(before, after, parts.mergeBy)
  return { type: 'put', id, before, after, patches, overwrite, written }
}

/**
 * What a recipe makes of an item.
 *
 * @throws UsageError `unknown-item`, `async-recipe`; CodecError `unencodable`; what the recipe throws
 */
export function updateIntent<T, I>(
  parts: IntentParts<T, I>,
  id: string,
  recipe: Recipe<T>,
  initial?: T,
): Change<T> {
  const seen = parts.view.get(id)
  const before = orInitial(seen, initial)
  if (before === undefined) throw new UsageError('unknown-item', { detail: id })
  // A value that was read is one that can be written.
  const written = write(parts, id, runRecipe(before, recipe) as unknown as I)
  const { value: after } = written
  const patches = changePatches(before, after, parts.mergeBy)
  return { type: seen === undefined ? 'put' : 'update', id, before, after, patches, written }
}

/** A value may be `null`. */
function orInitial<T>(seen: T | undefined, initial: T | undefined): T | undefined {
  return seen === undefined ? initial : seen
}

/** The value as it will be read again, so that what is seen at once is what is seen later. */
function write<T, I>(
  { codec, remote }: IntentParts<T, I>,
  id: string,
  value: I,
  overwrite?: boolean,
): Written<T> {
  const quarantined = remote.quarantine.has(id)
  if (quarantined && overwrite !== true) throw new CodecError('quarantined', { detail: id })
  const over = quarantined ? undefined : sourceOf(remote, id)
  const payload = codec.encode(value, id, over)
  try {
    return { value: codec.decode(payload, id), payload, over }
  } catch (cause) {
    throw new CodecError('unencodable', { detail: `${id} could not be read again`, cause })
  }
}
