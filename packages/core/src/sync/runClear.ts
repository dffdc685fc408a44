import { sourceOf } from '../fold/remote.ts'
import type { Write } from '../remote/nodeWrites.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { outlive } from './beneath.ts'
import { discardEdit, endConflicted, moveEdit, settleEdit } from './endEdit.ts'
import type { Lane } from './lane.ts'
import { expectLate, expectLateClear } from './lateWrites.ts'
import type { QueuedEdit } from './queuedEdit.ts'
import { toldBy } from './sendFlight.ts'
import { buildItems } from './storedEdits.ts'
import type { Workbench } from './workbench.ts'

/**
 * Takes the edit that clears a node to the server, and ends it.
 *
 * @throws whatever stood in the way; `cleared` and `acked` of the edit then say how far it came
 */
export async function runClear<T>(bench: Workbench<T>, edit: QueuedEdit<T>): Promise<void> {
  if (edit.acked !== true) moveEdit(bench, edit, 'sending')
  if (await clear(bench, edit)) {
    outliveAll(bench, edit)
    settleEdit(bench, edit)
  } else endConflicted(bench, edit, 'overtaken', undefined)
}

/** What waits of the items that this has taken away was made of nothing; what is still there stays what its user saw. */
function outliveAll<T>(bench: Workbench<T>, edit: QueuedEdit<T>): void {
  const there = new Set([...(edit.unseen ?? []), ...left(bench, edit)])
  for (const lane of bench.ledger.lanes.values()) if (!there.has(lane.id)) outlive(lane)
}

/** What became of a write before a clear need not be known: it is gone with the rest, even if it arrives late. */
export function giveUp<T>(bench: Workbench<T>, lane: Lane<T>): void {
  const { flight } = lane
  if (flight === undefined) return
  if (!flight.acked) expectLate(bench, lane, flight)
  lane.land()
  for (const edit of flight.edits) {
    if (flight.acked) settleEdit(bench, edit)
    else discardEdit(bench, edit)
  }
  bench.ledger.show(lane.id)
}

/** Clears the node; the answer is whether what stood there is gone. */
async function clear<T>(bench: Workbench<T>, edit: QueuedEdit<T>): Promise<boolean> {
  const { node, store } = bench
  if (edit.cleared !== undefined) {
    expectLateClear(bench)
    await node.read(undefined, 'unknown outcome')
    // What came later is not what was to be cleared.
    if (edit.acked === true || isGone(bench, edit)) return isGone(bench, edit)
  }
  await node.prove()
  const writes = await writesOf(bench, edit)
  // Before anything is sent it is stored that it may have been, and what of.
  await store.saveSent({ edits: [edit], source: known(bench, edit) })
  const sent: Write[] = []
  for (const each of writes) {
    // What has become another one meanwhile the user had not seen.
    if (each.type === 'retract' && edit.unseen?.has(each.id)) continue
    await write(bench, edit, each)
    sent.push(each)
  }
  edit.acked = true
  moveEdit(bench, edit, 'acked')
  return confirmGone(bench, edit, sent)
}

async function write<T>({ node }: Workbench<T>, edit: QueuedEdit<T>, each: Write): Promise<void> {
  await node.writer.send(() => {
    edit.cleared ??= node.remote
    return each
  })
}

async function confirmGone<T>(
  bench: Workbench<T>,
  edit: QueuedEdit<T>,
  writes: readonly Write[],
): Promise<boolean> {
  // An item that has become another one meanwhile may still go by this.
  const away = () => writes.every((each) => isAway(bench, edit, each))
  for (const each of writes) {
    // They all ended by then, and none can be read.
    if ((await toldBy(bench.node.writer.confirm(each, away))) === 'word') return true
  }
  return isGone(bench, edit)
}

/** Whether what one of the writes is about is not there any more. */
function isAway<T>(bench: Workbench<T>, edit: QueuedEdit<T>, write: Write): boolean {
  if (write.type !== 'retract') return isGone(bench, edit)
  return sourceOf(bench.node.remote, write.id) === undefined
}

/**
 * What can't be decoded is not thrown away with the rest, nor what the user had not seen: then the others are retracted one by one,
 * and after a loss only what is left of them.
 */
async function writesOf<T>(bench: Workbench<T>, edit: QueuedEdit<T>): Promise<Write[]> {
  const { remote } = bench.node
  const features = await bench.context.features.get()
  const ids = toClear(bench, edit)
  const all = ids.length === remote.items.size + remote.quarantine.size
  if (all && features.has(`${NS_PUBSUB}#purge-nodes`)) return [{ type: 'purge' }]
  return ids.map((id) => ({ type: 'retract', id }))
}

/** What is to be cleared, for a store. */
function known<T>(bench: Workbench<T>, edit: QueuedEdit<T>): Element | undefined {
  if (edit.key === undefined) return undefined
  const { remote } = bench.node
  return buildItems(toClear(bench, edit).map((id) => [id, sourceOf(remote, id) as Element]))
}

/** The items that are to be cleared: all that the user had seen, and those of them that are left once it was sent. */
function toClear<T>(bench: Workbench<T>, edit: QueuedEdit<T>): string[] {
  if (edit.cleared !== undefined) return left(bench, edit)
  return [...bench.node.remote.items.keys()].filter((id) => edit.unseen?.has(id) !== true)
}

function isGone<T>(bench: Workbench<T>, edit: QueuedEdit<T>): boolean {
  return left(bench, edit).length === 0
}

/** Those of the items to be cleared that are still there, unchanged. */
function left<T>({ node: { remote } }: Workbench<T>, edit: QueuedEdit<T>): string[] {
  const { cleared, unseen } = edit
  return [...(cleared?.items.keys() ?? [])].filter((id) => {
    const [then, now] = [cleared?.items.aside(id), sourceOf(remote, id)]
    return then && now && unseen?.has(id) !== true && canonicalEqual(then, now)
  })
}
