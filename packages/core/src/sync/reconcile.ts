import type { Remote } from '../fold/remote.ts'
import { editedFields, fieldState } from '../outbox/field.ts'
import { judgeGuard } from '../outbox/guard.ts'
import { applyPatches } from '../outbox/patch.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { allBeneath } from './beneath.ts'
import type { Conflicts } from './conflicts.ts'
import { discardEdit } from './endEdit.ts'
import { isSatisfied, yields, type Flight } from './flight.ts'
import { guard, unguard } from './guards.ts'
import type { Lane } from './lane.ts'
import { takeLateClear } from './lateWrites.ts'
import { lookAfter } from './lookAfter.ts'
import { meetQueued } from './meetQueued.ts'
import { meetRepair } from './meetRepair.ts'
import { putsRight, takesAway, type QueuedEdit } from './queuedEdit.ts'
import { removeAgain } from './repairs.ts'
import { tellTaken } from './tellTaken.ts'
import { isPayload, type Version } from './version.ts'
import type { Workbench } from './workbench.ts'

/** Lets the edits meet what the server has told, item by item. */
export function reconcile<T>(bench: Workbench<T>, before: Remote<T>): void {
  const { ledger, conflicts, node } = bench
  const after = node.remote
  if (before.items === after.items) return
  if (after.items.size === 0 && takeLateClear(bench)) tellCleared(conflicts, before)
  // So it is with most of what comes: it meets nothing.
  if (isQuiet(bench)) {
    // A first reading changes nothing, however much it brings.
    if (before.items.size > 0) before.items.eachChange(after.items, bench.past.noteElsewhere)
    return
  }
  const { clears } = ledger
  const beneath = clears.length > 0 ? clears.flatMap(allBeneath).filter(putsRight) : []
  for (const change of before.items.changesTo(after.items)) {
    const { id } = change
    const lane = ledger.lanes.get(id)
    // What is about to be taken away again has not come back.
    if (!lane?.edits.some(takesAway)) conflicts.meet(id, after.items.get(id))
    // Before the node was read nobody can tell what is news.
    if (clears.length > 0 && change.type !== 'removed' && node.status.phase !== 'loading')
      noteUnseen(bench, id, versionIn(after, id))
    // What can't be decoded any more is still there.
    if (!after.quarantine.has(id)) {
      if (change.type === 'removed') endAbout(bench, beneath, id)
      if (lane) meet(bench, lane, versionIn(before, id), versionIn(after, id))
    }
    if (change.type === 'changed') bench.past.note(id, change.previous)
    if (change.type === 'removed')
      bench.past.note(id, change.previous, removesHere(bench, lane) ? 'here' : 'elsewhere')
  }
}

/** Whether there is nothing that what comes could meet. */
function isQuiet<T>({ ledger: { lanes, clears }, conflicts }: Workbench<T>): boolean {
  return lanes.size + clears.length + conflicts.list$.value.length === 0
}

/**
 * An item is another one now: the user had not seen it when everything was to be cleared, unless that is by our own write. What that
 * makes of the whole item is what they had seen, whatever came before it.
 */
function noteUnseen<T>(
  { ledger: { lanes, clears }, options }: Workbench<T>,
  id: string,
  is: Version<T>,
): void {
  const { flight, late = [] } = lanes.get(id) ?? {}
  const own =
    (flight && isSatisfied(flight, is.value, true, options.mergeBy)) ||
    late.some(({ payload }) => isPayload(payload)(is))
  const whole = flight?.write.type === 'publish' && isPayload(flight.write.payload)(is)
  for (const clear of clears) {
    if (whole) clear.unseen?.delete(id)
    else if (!own) (clear.unseen ??= new Set()).add(id)
  }
}

/** What puts something right in an item is over once that is gone, though a clear is over it, and whoever makes it anew. */
function endAbout<T>(bench: Workbench<T>, repairs: readonly QueuedEdit<T>[], id: string): void {
  for (const each of repairs) if (each.edit.id === id) discardEdit(bench, each)
}

/** Whether a removal of the item is under way here. */
function removesHere<T>({ ledger }: Workbench<T>, lane: Lane<T> | undefined): boolean {
  const { flight, busy = false } = lane ?? {}
  return ledger.clears.length > 0 || (busy && flight !== undefined && flight.target === undefined)
}

/** Our own clear of long ago has arrived now: what came after it is gone. */
function tellCleared<T>(conflicts: Conflicts<T>, { items }: Remote<T>): void {
  for (const [id, theirs] of items) {
    const fact = { id, base: theirs, ours: undefined, theirs, patches: [] }
    conflicts.add({ ...fact, reason: 'overwrote' })
  }
}

function versionIn<T>({ items }: Remote<T>, id: string): Version<T> {
  return { value: items.get(id), source: items.aside(id) }
}

function meet<T>(bench: Workbench<T>, lane: Lane<T>, was: Version<T>, is: Version<T>): void {
  const { flight } = lane
  const echoed = flight !== undefined && lane.busy && bench.node.writer.hasEchoed(flight.write)
  const aloft = lane.busy && !echoed ? flight : undefined
  // What was taken for its event was another's that says the same: this may be its own.
  if (echoed && flight.write.type === 'publish' && isPayload(flight.write.payload)(is))
    unguard(flight)
  // What comes after the event may spoil it, even before the result.
  if (echoed && !flight.removed && !yields(flight)) guard(bench, lane, flight)
  const satisfied = flight && holdsOurs(bench, flight, is)
  if (echoed && flight.edits.every(({ repairs }) => repairs))
    wentOn(bench, flight, is.value, satisfied === true)
  // Our own removal has arrived: nothing of the item is looked after any more.
  if (satisfied && flight.target === undefined) lane.guards = []
  const late = (!aloft || !satisfied) && lookAfter(bench, lane, was, is)
  if (aloft && !satisfied && !late) crossed(bench, lane, aloft, was, is)
  const gone = was.value !== undefined && is.value === undefined
  const meets = flight === undefined || (gone && (!aloft || flight.removed === true))
  for (const edit of [...lane.queue]) {
    if (edit.repairs) meetRepair(bench, lane, edit, is)
    else if (late) edit.seen = is.value
    else if (meets) {
      // What waits behind our own write was made of what that has made, even before its result.
      if (gone && echoed && edit.seen === undefined) edit.seen = flight.target
      meetQueued(bench, lane, edit, is.value)
    }
  }
  bench.ledger.show(lane.id)
}

/**
 * Somebody has gone on from what ours has made: there is nothing to give way to any more. Into what is made anew after a removal it may
 * still be put, until that is removed as well: that may be by ours, which another removal was taken for.
 */
function wentOn<T>(
  bench: Workbench<T>,
  flight: Flight<T>,
  value: T | undefined,
  satisfied: boolean,
): void {
  const { target, anew, write } = flight
  if (target !== undefined) {
    if (!satisfied) flight.theirs = undefined
    return
  }
  flight.anew = value
  if (value !== undefined || anew === undefined) return
  flight.theirs = undefined
  tellTaken(bench, write.id, anew)
}

/** Whether an item has all that a flight is about. What another device has made anew may have that as well. */
function holdsOurs<T>({ options }: Workbench<T>, flight: Flight<T>, is: Version<T>): boolean {
  const { write, removed } = flight
  if (removed && write.type === 'publish') return isPayload(write.payload)(is)
  return isSatisfied(flight, is.value, is.value !== undefined, options.mergeBy)
}

/** Another device's change comes between our write and its event: ours goes on top of it, unseen. */
function crossed<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  flight: Flight<T>,
  was: Version<T>,
  is: Version<T>,
): void {
  const { edits, target } = flight
  if (flight.removed) flight.anew = is.value
  if (is.value === undefined) {
    if (was.value !== undefined) crossedByRemoval(bench, lane, flight)
  } else if (target !== undefined)
    flight.theirs = unseen(flight, is.value, bench.options) ?? flight.theirs
  else if (edits.every(({ repairs }) => repairs)) {
    const value = withUnseen(flight, is.value, bench.options)
    flight.theirs = { value, fields: [], emptied: bench.node.emptied }
  }
}

/** What is to be given back of an item that is about to go, with what one of the others has taken back unseen: nobody puts that back now. */
function withUnseen<T>({ theirs, base }: Flight<T>, is: T, { mergeBy }: ItemOptions<T>): T {
  if (theirs === undefined) return is
  const was = theirs.value
  const fields = editedFields(base, was, mergeBy)
  const same = (restored: T) => sameValue(restored, was)
  return applyPatches(is, judgeGuard(fields, { was, is }, same, mergeBy).lost, mergeBy)
}

/** An update that brings back what was removed meanwhile is taken away again; a put is meant to. */
function crossedByRemoval<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  if (flight.edits.every(({ intent }) => intent.type === 'update')) {
    flight.removed = true
    removeAgain(bench, lane, flight)
  } else flight.unmade = true
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
