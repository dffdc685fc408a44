import { asRxpepError } from '../base/asRxpepError.ts'
import { CodecError } from '../base/errors.ts'
import type { Remote } from '../fold/remote.ts'
import { refusePromise } from '../outbox/recipe.ts'
import { fieldState, without } from '../outbox/field.ts'
import { applyIntents, changePatches } from '../outbox/intent.ts'
import { valueAt, type Patch } from '../outbox/patch.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import { sameValue } from '../outbox/sameValue.ts'
import type { ConflictFact, Conflicts } from './conflicts.ts'
import type { Conflict } from './edit.ts'
import type { EditOutcome } from './edit.ts'
import { intentsOf, isEdited, isSatisfied, yields, type Flight } from './flight.ts'
import type { Guardian } from './guardian.ts'
import type { Version } from './version.ts'
import type { Lane } from './lane.ts'
import type { OutboxOptions } from './outboxParts.ts'
import { isChange, type Ledger } from './ledger.ts'
import type { Past } from './past.ts'
import { lostEdit, type QueuedEdit } from './queuedEdit.ts'

/** What is needed to let edits meet what the server tells. */
export interface ReconcileParts<T> {
  /** The edits. */
  readonly ledger: Ledger<T>
  /** How they meet what others have changed. */
  readonly merge: OutboxOptions<T>
  /** Where conflicts are told. */
  readonly conflicts: Conflicts<T>
  /** Who looks after what was settled. */
  readonly guardian: Guardian<T>
  /** Whether the event of a write that is under way has come. */
  readonly hasEchoed: (flight: Flight<T>) => boolean
  /** Ends an edit. */
  readonly end: (edit: QueuedEdit<T>, outcome: EditOutcome<T>) => void
  /** What the items were a moment ago. */
  readonly past: Past<T>
  /** Whether the node had been read, so that a change of it is one that the user has not seen. */
  readonly isKnown: () => boolean
  /** Whether a clear that was thought to be lost may have arrived just now. */
  readonly takeLateClear: () => boolean
}

/** Lets the edits meet what the server has told, item by item. */
export function reconcile<T>(parts: ReconcileParts<T>, before: Remote<T>, after: Remote<T>): void {
  if (before.items === after.items) return
  if (after.items.size === 0 && parts.takeLateClear()) tellCleared(parts, before)
  for (const change of before.items.changesTo(after.items)) {
    const { id } = change
    const lane = parts.ledger.lanes.get(id)
    parts.conflicts.meet(id, after.items.get(id))
    if (parts.ledger.clears.length > 0 && change.type !== 'removed' && parts.isKnown()) {
      parts.ledger.noteUnseen(id, versionIn(after, id))
    }
    // What can't be decoded any more is still there.
    if (lane && !after.quarantine.has(id)) {
      meet(parts, lane, versionIn(before, id), versionIn(after, id))
    }
    if (change.type !== 'added') {
      const where = removesHere(parts, lane) ? 'here' : 'elsewhere'
      parts.past.note(id, change.previous, change.type === 'removed' ? where : undefined)
    }
  }
}

/** Whether a removal of the item is under way here. */
function removesHere<T>({ ledger }: ReconcileParts<T>, lane: Lane<T> | undefined): boolean {
  const { flight, busy = false } = lane ?? {}
  return ledger.clears.length > 0 || (busy && flight !== undefined && flight.target === undefined)
}

/** Our own clear of long ago has arrived now: what came after it is gone. */
function tellCleared<T>(parts: ReconcileParts<T>, { items }: Remote<T>): void {
  for (const [id, theirs] of items) {
    const fact = { id, base: theirs, ours: undefined, theirs, patches: [] }
    parts.conflicts.add({ ...fact, reason: 'overwrote' })
  }
}

function versionIn<T>({ items }: Remote<T>, id: string): Version<T> {
  return { value: items.get(id), source: items.aside(id) }
}

function meet<T>(parts: ReconcileParts<T>, lane: Lane<T>, was: Version<T>, is: Version<T>): void {
  const { flight } = lane
  const echoed = flight !== undefined && lane.busy && parts.hasEchoed(flight)
  const aloft = lane.busy && !echoed ? flight : undefined
  // What comes after the event may spoil it, even before the result.
  if (echoed && !flight.removed && !yields(flight)) parts.guardian.guard(lane, flight)
  const satisfied =
    flight && isSatisfied(flight, is.value, is.value !== undefined, parts.merge.mergeBy)
  // Somebody has gone on from what ours has made: there is nothing to give way to any more.
  if (echoed && !satisfied && yields(flight)) flight.theirs = undefined
  if (satisfied && flight.target === undefined) parts.guardian.removed(lane)
  const late = (!aloft || !satisfied) && parts.guardian.observe(lane, was, is)
  if (aloft && !satisfied && !late) crossed(parts, lane, aloft, was, is)
  const gone = was.value !== undefined && is.value === undefined
  const meets = flight === undefined || (gone && (!aloft || flight.removed === true))
  for (const edit of [...lane.queue]) {
    if (edit.repairs) meetRepair(parts, lane, edit, is)
    else if (late) edit.seen = is.value
    else if (meets) {
      // What waits behind our own write was made of what that has made, even before its result.
      if (gone && echoed && edit.seen === undefined) edit.seen = flight.target
      meetQueued(parts, lane, edit, is.value)
    }
  }
  parts.ledger.show(lane.id)
}

/** What puts something back is needed only as long as that is spoilt, and never goes over what is newer. */
export function meetRepair<T>(
  parts: Pick<ReconcileParts<T>, 'merge' | 'guardian' | 'end'>,
  lane: Lane<T>,
  edit: QueuedEdit<T>,
  is: Version<T>,
): void {
  if (!isChange(edit)) {
    meetRemoval(parts, edit, is)
    return
  }
  const [{ intent }, { value: now }] = [edit, is]
  if (intent.type === 'put') {
    // Somebody else has made it anew.
    if (now !== undefined) parts.end(edit, { type: 'discarded' })
    return
  }
  const fields = intent.patches.filter(isEdited)
  const { mergeBy, compare } = parts.merge
  // What only moves forward is newer than whatever came, or is not.
  const older = compare !== undefined && now !== undefined && compare(now, intent.after) < 0
  const states = fields.map((field) => {
    const state = fieldState(field, now, mergeBy)
    return older && state === 'other' ? 'at base' : state
  })
  const held = fields.filter((_, i) => states[i] === 'held')
  const patches = fields.filter((_, i) => states[i] === 'at base')
  if (now !== undefined) parts.guardian.again(lane, intent, held)
  edit.intent = { ...intent, patches }
  if (patches.length === 0 || now === undefined) parts.end(edit, { type: 'discarded' })
}

/** What is to be taken away again is so as it was found; once somebody has gone on from there it is theirs, even where it says the same again. */
function meetRemoval<T>(
  { end }: Pick<ReconcileParts<T>, 'end'>,
  edit: QueuedEdit<T>,
  is: Version<T>,
): void {
  if (edit.about === undefined) return
  if (edit.about(is)) edit.found = true
  else if (edit.found) end(edit, { type: 'discarded' })
}

/** Another device's change comes between our write and its event: ours goes on top of it, unseen. */
function crossed<T>(
  parts: ReconcileParts<T>,
  lane: Lane<T>,
  flight: Flight<T>,
  was: Version<T>,
  is: Version<T>,
): void {
  const { edits, target } = flight
  if (is.value !== undefined) {
    if (target !== undefined) flight.theirs = unseen(flight, is.value, parts.merge) ?? flight.theirs
    else if (edits.every(({ repairs }) => repairs)) flight.theirs = { value: is.value, fields: [] }
  } else if (was.value !== undefined && edits.every(({ intent }) => intent.type === 'update')) {
    flight.removed = true
    parts.guardian.removeAgain(lane, flight)
  }
}

/** What another device has written where ours goes. */
function unseen<T>(
  { fields }: Flight<T>,
  value: T,
  { mergeBy }: ItemOptions<T>,
): Flight<T>['theirs'] {
  const third = fields.filter((field) => fieldState(field, value, mergeBy) === 'other')
  return third.length > 0 ? { value, fields: third } : undefined
}

/** An edit that waits meets what another device has made of the item meanwhile. */
export function meetQueued<T>(
  parts: Pick<ReconcileParts<T>, 'merge' | 'conflicts' | 'end'>,
  lane: Lane<T>,
  edit: QueuedEdit<T>,
  now: T | undefined,
): void {
  const { conflict: policy = 'rebase' } = parts.merge
  if (!isChange(edit)) return
  if (now === undefined) {
    const gone = edit.intent.type === 'update' && edit.seen !== undefined
    if (gone && !isPutBefore(lane, edit))
      endConflicted(parts, edit, lostEdit(edit, 'removed', undefined))
    return
  }
  const fields = edit.repairs ? [] : contested(edit, now, parts.merge)
  if (policy === 'rebase' || fields.length === 0) return
  if (policy === 'remote') yieldTo(parts, edit, now, fields)
  else resolve(parts, edit, now, policy)
}

/** Whether what goes before an edit puts the item there anew. */
function isPutBefore<T>({ queue }: Lane<T>, edit: QueuedEdit<T>): boolean {
  return applyIntents(intentsOf(queue.slice(0, queue.indexOf(edit))), undefined) !== undefined
}

/** The places that both the edit and another device have changed, and not to the same. */
export function contested<T>(
  edit: QueuedEdit<T>,
  now: T,
  { mergeBy, initial }: ItemOptions<T>,
): Patch[] {
  if (!isChange(edit)) return []
  const seen = edit.seen === undefined ? initial : edit.seen
  return edit.intent.patches.filter(({ path, value }) => {
    const found = valueAt(now, path, mergeBy)
    return !sameValue(found, valueAt(seen, path, mergeBy)) && !sameValue(found, value)
  })
}

/** Takes from an edit what something newer stands in place of; it ends when nothing is left of it. */
export function yieldTo<T>(
  parts: Pick<ReconcileParts<T>, 'conflicts' | 'end'>,
  edit: QueuedEdit<T>,
  now: T | undefined,
  fields: readonly Patch[],
): void {
  if (!isChange(edit)) return
  const { intent } = edit
  const patches = without(intent.patches, fields)
  if (patches.length === intent.patches.length) return
  const conflict = parts.conflicts.add({
    ...lostEdit(edit, 'overtaken', now),
    patches: intent.patches.filter((patch) => !patches.includes(patch)),
  })
  edit.conflict = conflict
  edit.intent = { ...intent, patches }
  if (patches.length === 0) parts.end(edit, { type: 'conflicted', conflict })
}

function resolve<T>(
  parts: Pick<ReconcileParts<T>, 'end' | 'merge'>,
  edit: QueuedEdit<T>,
  now: T,
  policy: (base: T, local: T, remote: T) => T,
): void {
  if (!isChange(edit)) return
  const { intent, seen } = edit
  const { codec, mergeBy } = parts.merge
  const { id } = intent
  try {
    const made = policy(seen === undefined ? now : seen, intent.after, now)
    refusePromise(made)
    if (made === undefined) throw new CodecError('unencodable', { detail: `${id} by its policy` })
    // What is seen at once is what will be read.
    const after = codec.decode(codec.encode(made, id), id)
    edit.intent = { ...intent, before: now, after, patches: changePatches(now, after, mergeBy) }
    edit.seen = now
  } catch (thrown) {
    // It is the app's: what it throws is about this edit alone.
    parts.end(edit, { type: 'failed', error: asRxpepError(thrown) })
  }
}

/** Ends an edit that can't be done as things are, and tells why. */
export function endConflicted<T>(
  parts: Pick<ReconcileParts<T>, 'conflicts' | 'end'>,
  edit: QueuedEdit<T>,
  fact: ConflictFact<T>,
): void {
  // What only puts back what was lost is nobody's: that the item is gone, or another one now, is the end of it.
  const conflict: Conflict<T> | undefined = edit.repairs ? undefined : parts.conflicts.add(fact)
  parts.end(edit, conflict ? { type: 'conflicted', conflict } : { type: 'discarded' })
}
