import { holdsAll, without } from '../outbox/field.ts'
import { judgeGuard } from '../outbox/guard.ts'
import { changePatches } from '../outbox/intent.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { isLive, isWhole, newerPatches, recall, REPAIRS } from './guards.ts'
import type { Guard, Lane } from './lane.ts'
import { takeLate, undoLate } from './lateWrites.ts'
import { putBack } from './repairs.ts'
import { isPayload, type Version } from './version.ts'
import type { Workbench } from './workbench.ts'

/**
 * The item became another one, and not by a write of this device that is still awaited; the answer is whether by one that is late. That
 * can't be told from a removal.
 */
export function lookAfter<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  was: Version<T>,
  is: Version<T>,
): boolean {
  const late = takeLate(bench, lane, is)
  const gone = is.value === undefined
  // What is on its way may want the same.
  const undone = late && !isWanted(bench, lane, is.value)
  if (gone) lookRemoved(bench, lane, was, undone)
  else if (undone) undoLate(bench, lane, was, is)
  else for (const each of lane.guards) look(bench, lane, each, was, is)
  return late && !gone
}

function look<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  guarded: Guard<T>,
  was: Version<T>,
  is: Version<T>,
): void {
  const { options } = bench
  if (was.value === undefined || guarded.gone) return
  const older = isOlder(bench, guarded, is.value)
  if (!older && is.value !== undefined && isWhole(bench, guarded, is.value)) return
  recall(bench, lane, guarded)
  const step = { was: was.value, is: is.value }
  const same = (restored: T) =>
    sameValue(restored, was.value) && differOnlyInValue(bench, lane, was, is)
  const { kept, lost } = older
    ? { kept: [], lost: guarded.fields }
    : judgeGuard(guarded.fields, step, same, options.mergeBy)
  const free = new Set(without(lost, newerPatches(lane)))
  const repaired = lost.filter(
    (field) => field.repairs < REPAIRS && free.has(field) && isLive(bench, lane, guarded),
  )
  guarded.fields = [...kept, ...lost.filter((field) => !repaired.includes(field))]
  if (repaired.length > 0 && is.value !== undefined) putBack(bench, lane, is.value, repaired)
}

/**
 * A removal is meant, and stands; but one on the heels of another may only be about what somebody else has brought back, as may our own
 * that is late. Who took away what we had made anew may be about to give it back, and be kept from that by what others bring back.
 */
function lookRemoved<T>(bench: Workbench<T>, lane: Lane<T>, was: Version<T>, late: boolean): void {
  const newest = lane.guards.at(-1)
  const live = newest && isLive(bench, lane, newest) ? newest : undefined
  const anew = bench.past.wasRemoved(lane.id, 'here')
  const told = live && (late || isAgain(bench, lane, live, was))
  if (told) tellRemoved(bench, lane, live)
  if (late) return
  lane.guards = live && !told && anew ? [{ ...live, gone: true }] : []
}

/** Whether the removal comes on the heels of another. */
function isAgain<T>(
  { past, options }: Workbench<T>,
  { id }: Lane<T>,
  guarded: Guard<T>,
  was: Version<T>,
): boolean {
  if (guarded.gone) return !holdsAll(guarded.fields, was.value, options.mergeBy)
  if (past.wasRemoved(id, 'elsewhere')) return true
  return isTouched(guarded, was) && past.wasRemoved(id, 'here')
}

/** Whether somebody has gone on from what was settled. */
function isTouched<T>({ payload, target }: Guard<T>, was: Version<T>): boolean {
  return payload ? !isPayload(payload)(was) : !sameValue(was.value, target)
}

/** It was made after a removal, and removed again at once: that may have been about what somebody else had brought back. */
function tellRemoved<T>(
  { conflicts, options }: Workbench<T>,
  { id }: Lane<T>,
  { base, target }: Guard<T>,
): void {
  const patches = changePatches(base, target, options.mergeBy)
  const fact = { id, base, ours: target, theirs: undefined, patches }
  conflicts.add({ ...fact, reason: 'removed' })
}

/** Whether what is on its way wants an item to be just this. */
function isWanted<T>({ options }: Workbench<T>, lane: Lane<T>, value: T | undefined): boolean {
  return lane.edits.length > 0 && sameValue(lane.applyTo(value, false, options.mergeBy), value)
}

/** What only moves forward is put back whenever it goes backward. */
function isOlder<T>(
  { options: { compare } }: Workbench<T>,
  { target }: Guard<T>,
  now: T | undefined,
): boolean {
  return compare !== undefined && now !== undefined && compare(now, target) < 0
}

/** Whether two versions differ in nothing but their values; a default may be written out in one of them. */
function differOnlyInValue<T>(
  { options: { codec } }: Workbench<T>,
  { id }: Lane<T>,
  was: Version<T>,
  is: Version<T>,
): boolean {
  const rest = (source: Element | undefined) =>
    codec.encode(is.value, id, codec.encode(was.value, id, source))
  try {
    return canonicalEqual(rest(was.source), rest(is.source))
  } catch {
    return false
  }
}
