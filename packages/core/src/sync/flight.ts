import {
  editedField,
  editedFields,
  fieldState,
  holdsAll,
  without,
  type EditedField,
} from '../outbox/field.ts'
import type { Intent } from '../outbox/intent.ts'
import { overlaps, type Patch } from '../outbox/patch.ts'
import { sameValue } from '../outbox/sameValue.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import type { Done, Write } from '../remote/nodeWrites.ts'
import type { Element } from '../xml/element.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** The edits of one item that go to the server as one write, and end together. */
export interface Flight<T> {
  /** The edits, oldest first. */
  readonly edits: readonly QueuedEdit<T>[]
  /** The request. */
  write: Exclude<Write, { type: 'purge' }>
  /** The item on the server when it was sent. */
  base: T | undefined
  /** The payload on the server when it was sent. */
  source: Element | undefined
  /** The item that it makes. */
  target: T | undefined
  /** Where the two differ. */
  fields: readonly EditedField[]
  /** Whether anything has been sent that may be on the server. */
  sent: boolean
  /** Whether the server has said that it is done. */
  acked: boolean
  /** What came of it then: where there was nothing to remove somebody else has removed it. */
  done?: Done
  /** What another device had written there, when ours went on top of it without anybody having seen it. */
  theirs?:
    | {
        readonly value: T
        readonly fields: readonly Patch[]
        /** How often the node had been emptied by then. */
        readonly emptied?: number
      }
    | undefined
  /** How often the node had been read as a whole when the answer was lost. */
  readings?: number
  /** Whether it is looked after what it has settled: the server has told of it. */
  guarded?: boolean
  /** Whether another device removed the item while an update of it was on its way. */
  removed?: boolean
  /** What another device has made of the item since, anew. */
  anew?: T | undefined
  /** Whether another device removed what stood there while a put was on its way. */
  unmade?: boolean
}

/** The intents of edits. */
export function intentsOf<T>(edits: readonly QueuedEdit<T>[]): Intent<T>[] {
  return edits.map(({ intent }) => intent)
}

/** What edits change, all in all. */
export function patchesOf<T>(edits: readonly QueuedEdit<T>[]): readonly Patch[] {
  return edits.flatMap(({ intent }) => ('patches' in intent ? intent.patches : []))
}

/** What a flight is about. */
type Journey<T> = Pick<Flight<T>, 'edits' | 'write' | 'base' | 'source' | 'target'>

/** A flight over the item as it is on the server. */
export function createFlight<T>(
  { edits, write, base, source, target }: Journey<T>,
  { mergeBy, initial }: ItemOptions<T>,
): Flight<T> {
  const differing =
    target === undefined ? [] : editedFields(base === undefined ? initial : base, target, mergeBy)
  // What a put only brings along, as it stood there before the item was removed, is nothing to insist on.
  const changed = base === undefined ? meantOf(differing, edits) : differing
  // What stands there already is wanted as well.
  const wanted = edits.flatMap((edit) => wantedFields(edit, changed, initial, mergeBy))
  const sent = withRepairs(changed, edits)
  const isHeld = (field: EditedField) => fieldState(field, target, mergeBy) === 'held'
  const fields = wanted.length > 0 ? [...sent, ...newestOf(wanted.filter(isHeld))] : sent
  return { edits, write, base, source, target, fields, sent: false, acked: false }
}

/** The last word on each place. */
function newestOf(fields: readonly EditedField[]): readonly EditedField[] {
  return fields.reduce<readonly EditedField[]>(
    (all, field) => [...without(all, [field]), field],
    [],
  )
}

/** Those of the fields that the edits are about. */
function meantOf<T>(
  fields: readonly EditedField[],
  edits: readonly QueuedEdit<T>[],
): readonly EditedField[] {
  const meant = patchesOf(edits)
  return fields.filter((field) => without([field], meant).length === 0)
}

/** What an edit wants beside what is changed. */
function wantedFields<T>(
  { intent, repairs, seen }: QueuedEdit<T>,
  changed: readonly EditedField[],
  initial: T | undefined,
  mergeBy?: string,
): readonly EditedField[] {
  if (repairs || !('patches' in intent)) return []
  return without(intent.patches, changed).map((patch) =>
    editedField(patch, seen === undefined ? initial : seen, mergeBy),
  )
}

/** What is put back counts how often it has been, and still knows what stood there before the edit. */
function withRepairs<T>(
  fields: readonly EditedField[],
  edits: readonly QueuedEdit<T>[],
): readonly EditedField[] {
  if (!edits.some(({ repairs }) => repairs)) return fields
  const repaired = edits.flatMap(({ repairs, intent }) =>
    repairs && 'patches' in intent ? intent.patches.filter(isEdited) : [],
  )
  return fields.map((field) => {
    const known = repaired.find(
      (each) => overlaps(each.path, field.path) && sameValue(each.value, field.value),
    )
    return known ? { ...field, befores: known.befores, repairs: known.repairs } : field
  })
}

/** Whether a patch knows what stood there before. */
export function isEdited(patch: Patch): patch is EditedField {
  return 'repairs' in patch
}

/** Whether it only puts something back, and has gone over something newer. */
export function yields<T>({ theirs, edits, done }: Flight<T>): boolean {
  return theirs !== undefined && done !== 'gone' && edits.every(({ repairs }) => repairs)
}

/** Whether the item, as it is now, has all that the flight is about. */
export function isSatisfied<T>(
  { target, fields }: Pick<Flight<T>, 'target' | 'fields'>,
  now: T | undefined,
  exists: boolean,
  mergeBy?: string,
): boolean {
  if (target === undefined) return !exists
  return holdsAll(fields, now, mergeBy)
}
