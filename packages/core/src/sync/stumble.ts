import { backoff } from '../base/backoff.ts'
import { NodeError, type RxpepError } from '../base/errors.ts'
import { endConflicted, endEdit, moveEdit } from './endEdit.ts'
import type { Flight } from './flight.ts'
import type { Lane } from './lane.ts'
import { expectLate } from './lateWrites.ts'
import { lostEdit, takesAway, type QueuedEdit } from './queuedEdit.ts'
import { isLost, verdictOfLoss } from './verdictOfLoss.ts'
import type { Workbench } from './workbench.ts'

/** How often the server may have no time for an edit. */
const REFUSALS = 6

/**
 * The write of an item could not be done. What was lost on the way waits for its next turn; an answer is the end, but for one that asks to
 * wait.
 */
export function stumble<T>(bench: Workbench<T>, lane: Lane<T>, error: RxpepError): void {
  const { flight } = lane
  const edits = flight ? flight.edits : lane.next()
  const unknown = flight?.sent === true && isLost(error)
  if (flight && !unknown) takeBack(bench, lane, flight)
  else if (flight) flight.readings = bench.node.readings
  if (bench.closed) return
  if (isLost(error)) lost(bench, lane, edits, error, unknown)
  else if (error.code === 'busy' && mayWait(edits)) wait(bench, lane, edits)
  else if (edits.length > 1 && !(error instanceof NodeError)) separate(edits)
  else failLane(bench, lane, edits, error)
}

/** Clearing everything could not be done; `pause` has everything wait for a moment. */
export function stumbleOverClear<T>(
  bench: Workbench<T>,
  edit: QueuedEdit<T>,
  error: RxpepError,
  pause: () => void,
): void {
  const { connection } = bench.context.transport
  const unknown = edit.cleared !== undefined && edit.acked !== true
  const waits = error.code === 'busy' && mayWait([edit])
  const fault = isLost(error) ? verdictOfLoss(edit, error, connection, unknown) : error
  if (waits) pause()
  else if (fault !== undefined) fail(bench, [edit], fault)
  if (edit.acked !== true) moveEdit(bench, edit, 'queued')
}

/** What has not got there waits again. */
function takeBack<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { ledger } = bench
  const { edits, removed } = flight
  // Nothing of it is on the server.
  flight.sent = false
  lane.land()
  for (const edit of edits) {
    if (removed) endConflicted(bench, edit, 'removed', undefined)
    else moveEdit(bench, edit, 'queued')
  }
  ledger.putBack(edits.filter((edit) => ledger.pending.has(edit)))
  ledger.show(lane.id)
}

function lost<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  edits: readonly QueuedEdit<T>[],
  error: RxpepError,
  unknown: boolean,
): void {
  const { ledger, context } = bench
  const { connection } = context.transport
  const acked = lane.flight?.acked === true
  for (const edit of edits) {
    const fault = verdictOfLoss(edit, error, connection, unknown && !acked)
    if (fault !== undefined) endEdit(bench, edit, { type: 'failed', error: fault })
    else if (!acked) moveEdit(bench, edit, 'queued')
  }
  const { flight } = lane
  if (flight && !flight.edits.some((edit) => ledger.pending.has(edit))) {
    expectLate(bench, lane, flight)
    lane.land()
  }
  ledger.show(lane.id)
}

function mayWait<T>(edits: readonly QueuedEdit<T>[]): boolean {
  return edits.every((edit) => (edit.refusals += 1) < REFUSALS)
}

function wait<T>(
  { context: { clock, random } }: Workbench<T>,
  lane: Lane<T>,
  edits: readonly QueuedEdit<T>[],
): void {
  lane.notBefore = clock.now() + backoff(edits[0]?.refusals ?? 0, random)
}

/** One of them is to blame: each is sent on its own. */
function separate<T>(edits: readonly QueuedEdit<T>[]): void {
  for (const edit of edits) edit.alone = true
}

/** What waits for an item that is not made now fails for the same reason. */
function failLane<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  edits: readonly QueuedEdit<T>[],
  error: RxpepError,
): void {
  fail(bench, edits, error)
  fail(bench, bench.ledger.orphans(lane.id), error)
}

function fail<T>(bench: Workbench<T>, edits: readonly QueuedEdit<T>[], error: RxpepError): void {
  for (const edit of edits) {
    endEdit(bench, edit, { type: 'failed', error })
    const { repairs, intent } = edit
    if (!repairs || intent.type === 'clear') continue
    const isDone = takesAway(edit) && bench.ledger.version(intent.id).source === undefined
    // Nobody holds it who could be told otherwise.
    if (!isDone) bench.conflicts.add(lostEdit(edit, 'overwritten', intent.before))
  }
}
