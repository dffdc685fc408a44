import { fieldState, without } from '../outbox/field.ts'
import { changePatches } from '../outbox/intent.ts'
import { applyPatches, valueAt } from '../outbox/patch.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { judgeUnknown } from '../outbox/unknownOutcome.ts'
import { outlive, waitingIn } from './beneath.ts'
import type { ConflictReason } from './edit.ts'
import { endConflicted, moveEdit, settleEdit } from './endEdit.ts'
import { yields, type Flight } from './flight.ts'
import { guard } from './guards.ts'
import type { Lane } from './lane.ts'
import { expectLate } from './lateWrites.ts'
import { yieldTo } from './meetQueued.ts'
import { isChange, type QueuedEdit } from './queuedEdit.ts'
import { giveBack, restore } from './repairs.ts'
import { hasArrived, isUntouched, type Told } from './sendFlight.ts'
import { TRIES } from './verdictOfLoss.ts'
import { isPayload } from './version.ts'
import type { Workbench } from './workbench.ts'

/** Ends a write that the server has done: remote tells what the item is now. */
export function landFlight<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  flight: Flight<T>,
  told: Told,
): void {
  const { value } = bench.ledger.version(lane.id)
  const arrived = hasArrived(bench, flight)
  lane.land()
  if (flight.removed && !isBuiltUpon(bench, flight, arrived)) {
    endLost(bench, flight.edits, 'removed', undefined)
    tellAnew(bench, flight)
  } else if (yields(flight)) giveWay(bench, lane, flight)
  else if (told !== 'read' || arrived || flight.guarded) {
    if (value !== undefined) guard(bench, lane, flight)
    endSettled(bench, lane, flight)
  } else {
    // COMPAT(Openfire): it answers before it has stored anything.
    const { edits, target } = flight
    // What only takes back all of ours is meant.
    const isMeant = isUntouched(bench, flight)
    const vain = value === undefined || target === undefined || isMeant
    const over = vain ? edits : edits.filter((edit) => (edit.unanswered += 1) >= TRIES)
    endLost(bench, over, value === undefined ? 'removed' : 'overtaken', value)
    sendAgain(bench, lane, flight)
  }
  bench.ledger.show(lane.id)
}

/** What became of a write whose answer was lost: it is read, never guessed. */
export async function findOut<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  flight: Flight<T>,
): Promise<void> {
  const { node } = bench
  if (flight.readings === node.readings) await node.read([lane.id], 'unknown outcome')
  if (flight.acked || hasArrived(bench, flight)) landFlight(bench, lane, flight, 'read')
  else sendAgain(bench, lane, flight)
}

/** Ends edits, those that have not ended, which can't be done any more. */
export function endLost<T>(
  bench: Workbench<T>,
  edits: readonly QueuedEdit<T>[],
  reason: ConflictReason,
  theirs: T | undefined,
): void {
  for (const edit of edits)
    if (bench.ledger.pending.has(edit)) endConflicted(bench, edit, reason, theirs)
}

/** What has come back by our update, though it was removed, is not removed again where somebody has gone on with it. */
function isBuiltUpon<T>({ ledger }: Workbench<T>, { write }: Flight<T>, arrived: boolean): boolean {
  const now = ledger.version(write.id)
  if (!arrived || !now.source || write.type !== 'publish') return false
  return !isPayload(write.payload)(now)
}

/** What another device has made anew is beneath what is about to be taken away again, and goes with it. */
function tellAnew<T>(bench: Workbench<T>, flight: Flight<T>): void {
  const { anew: theirs, write, base, target: ours } = flight
  const now = bench.ledger.version(write.id)
  if (theirs === undefined || write.type !== 'publish' || !isPayload(write.payload)(now)) return
  const patches = changePatches(undefined, theirs, bench.options.mergeBy)
  bench.conflicts.add({ id: write.id, reason: 'overwrote', base, ours, theirs, patches })
}

/**
 * What only puts something back goes over nothing that is newer; where it has, that is undone, unless somebody has gone on from there. What
 * was spoilt in theirs as well is put back all the same.
 */
function giveWay<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { edits, theirs, target, fields, base } = flight
  for (const edit of edits) settleEdit(bench, edit)
  const now = bench.ledger.version(lane.id)
  if (!theirs || (target !== undefined && !sameValue(now.value, target))) return
  // It was cleared after that: it is gone anyway.
  if ((theirs.emptied ?? bench.node.emptied) !== bench.node.emptied) return
  const { mergeBy } = bench.options
  const { value } = theirs
  const spoilt = fields.filter((field) => fieldState(field, value, mergeBy) === 'at base')
  const after = applyPatches(value, spoilt, mergeBy)
  if (spoilt.length > 0) guard(bench, lane, { ...flight, fields: spoilt, target: after })
  if (target === undefined) giveBack(bench, lane, after, base, now.value)
  else restore(bench, lane, after, now)
}

function endSettled<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { theirs, edits, target, fields } = flight
  if (theirs) tellOverwritten(bench, flight, theirs)
  for (const edit of edits) settleEdit(bench, edit)
  const { mergeBy } = bench.options
  if (target === undefined && (flight.source === undefined || !isUntouched(bench, flight)))
    outlive(lane)
  // What waits was made of what this has made.
  else if (target !== undefined)
    for (const edit of waitingIn(lane))
      edit.seen = edit.seen === undefined ? target : applyPatches(edit.seen, fields, mergeBy)
}

function tellOverwritten<T>(
  { conflicts, options: { mergeBy } }: Workbench<T>,
  { write: { id }, base, target }: Flight<T>,
  { value, fields }: NonNullable<Flight<T>['theirs']>,
): void {
  const patches = fields.map(({ path }) => ({ path, value: valueAt(value, path, mergeBy) }))
  conflicts.add({ id, reason: 'overwrote', base, ours: target, theirs: value, patches })
}

/** What has not got there goes again; what is overtaken ends. It may still arrive. */
function sendAgain<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { ledger } = bench
  const again = judge(bench, lane, flight)
  lane.land()
  expectLate(bench, lane, flight)
  for (const edit of again) {
    // What was done once, and is overwritten, doesn't make the item anew when that is removed meanwhile.
    if (flight.acked && isChange(edit)) edit.intent = { ...edit.intent, type: 'update' }
    moveEdit(bench, edit, 'queued')
  }
  ledger.putBack(again)
  ledger.show(lane.id)
}

/** Ends what is overtaken of a flight that may not have got through; the answer is what is to be sent again. */
function judge<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): QueuedEdit<T>[] {
  const { ledger } = bench
  // What stands there now was made after that.
  if (flight.removed) endLost(bench, flight.edits, 'removed', undefined)
  else if (flight.unmade || !isUntouched(bench, flight)) judgeFields(bench, lane, flight)
  return flight.edits.filter((edit) => ledger.pending.has(edit))
}

function judgeFields<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { ledger, options } = bench
  const { edits, target, fields, base } = flight
  const { value } = ledger.version(lane.id)
  if (target === undefined || value === undefined) {
    endLost(bench, edits, value === undefined ? 'removed' : 'overtaken', value)
    return
  }
  const { overtaken, settled } = judgeUnknown(fields, base, value, options.mergeBy)
  for (const edit of edits)
    if (!edit.repairs && ledger.pending.has(edit)) yieldTo(bench, edit, value, overtaken)
  // Ours did not get there.
  flight.theirs = undefined
  flight.fields = without(fields, overtaken)
  if (settled) endSettled(bench, lane, flight)
}
