import { without } from '../outbox/field.ts'
import { applyIntent } from '../outbox/intent.ts'
import { resolves } from '../outbox/patch.ts'
import { discardEdit, settleEdit } from './endEdit.ts'
import type { Flight } from './flight.ts'
import { release } from './guards.ts'
import { endLost, findOut, landFlight } from './landFlight.ts'
import type { Lane } from './lane.ts'
import { contested, meetQueued, yieldTo } from './meetQueued.ts'
import { meetRepair } from './meetRepair.ts'
import { prepareFlight } from './prepareFlight.ts'
import { isChange, type QueuedEdit } from './queuedEdit.ts'
import { moveFlight, sendFlight } from './sendFlight.ts'
import type { Workbench } from './workbench.ts'

/**
 * Takes what waits of an item to the server as one write, and resolves when it has ended.
 *
 * @param reserved how many items others in flight are about to add
 * @throws whatever stood in the way; what the lane's flight says then tells how far it came
 */
export async function runLane<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  reserved: () => number,
): Promise<void> {
  const { host, node, store } = bench
  if (lane.flight) await findOut(bench, lane, lane.flight)
  host.changed()
  if (lane.queue.length === 0) return
  // That may take a while: what is written then is made of what is known then.
  await node.prove()
  // What puts something back is made of what is there now, not of an event that may have been late.
  if (lane.reads || node.isSuspect(lane.id)) {
    await node.read([lane.id], 'about to write')
    lane.reads = false
  }
  let flight = takeNext(bench, lane, reserved)
  // Before anything is sent it is stored that it may have been; what is sent is made of what is known then.
  while (flight && !store.hasSent(flight)) {
    await store.saveSent(flight)
    flight = takeNext(bench, lane, reserved)
  }
  if (flight) start(bench, lane, flight)
  host.changed()
  if (!flight) return
  const told = await sendFlight(bench, flight)
  landFlight(bench, lane, flight, told)
}

/** What may go now, as one write; nothing when that has nothing to do. */
function takeNext<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  reserved: () => number,
): Flight<T> | undefined {
  const { ledger } = bench
  for (;;) {
    // What was made after a clear waits for it, even if this was under way before; and for what another tab may have sent.
    if (ledger.clears.length > 0 || lane.flight) return undefined
    const [head] = lane.queue
    sift(bench, lane)
    const edits = lane.next()
    if (edits.length === 0) return undefined
    // What comes next now has not been looked at yet.
    if (edits[0] !== head) continue
    if (isGone(bench, lane, edits)) endLost(bench, edits, 'removed', undefined)
    else {
      const flight = prepareFlight(bench, lane.id, edits, reserved())
      if (flight === undefined) endIdle(bench, lane, edits)
      else {
        moveFlight(bench, flight, 'sending')
        return flight
      }
    }
  }
}

/** What waits meets the item as it is now; some of it may make no sense any more. */
function sift<T>(bench: Workbench<T>, lane: Lane<T>): void {
  const { ledger, options } = bench
  const now = ledger.version(lane.id)
  const { value, source } = now
  let made = value
  const edits = lane.next()
  const last = edits.at(-1)
  for (const edit of edits) {
    if (edit.about && !edit.about(now)) discardEdit(bench, edit)
    else if (edit.repairs) meetRepair(bench, lane, edit, now)
    else if (value !== undefined || source === undefined) meetQueued(bench, lane, edit, value)
    if (!ledger.pending.has(edit)) continue
    if (made !== undefined && isChange(edit) && !edit.repairs) {
      const { patches } = edit.intent
      const lost = patches.filter((patch) => !resolves(made, patch, options.mergeBy))
      // What the change lies in is gone.
      if (lost.length > 0) yieldTo(bench, edit, value, lost)
    }
    if (edit !== last) made = applyIntent(edit.intent, made, options.mergeBy)
  }
}

/** An update doesn't bring back an item, be it removed or refused. */
function isGone<T>(
  { ledger }: Workbench<T>,
  { id }: Lane<T>,
  edits: readonly QueuedEdit<T>[],
): boolean {
  const { source } = ledger.version(id)
  return source === undefined && edits.every(({ intent }) => intent.type === 'update')
}

/** The server has it all already. */
function endIdle<T>(bench: Workbench<T>, lane: Lane<T>, edits: readonly QueuedEdit<T>[]): void {
  for (const edit of edits) {
    if (!edit.repairs && isChange(edit)) release(lane, edit.intent.patches)
    settleEdit(bench, edit)
  }
}

/** It is on its way from now on. */
function start<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { base, edits } = flight
  if (base !== undefined) goOver(bench, flight, base)
  lane.flight = flight
  lane.drop(edits)
}

/** What another device has written since the edits were made goes under, unseen. */
function goOver<T>({ options }: Workbench<T>, flight: Flight<T>, base: T): void {
  const paths = flight.edits.flatMap((edit) => (edit.repairs ? [] : contested(edit, base, options)))
  if (paths.length === 0) return
  const fields = flight.fields.filter((field) => without([field], paths).length === 0)
  if (fields.length > 0) flight.theirs = { value: base, fields }
}
