import { allBeneath, isOver } from './beneath.ts'
import type { ConflictReason, EditOutcome, EditState } from './edit.ts'
import { lostEdit, putsRight, takesAway, type QueuedEdit } from './queuedEdit.ts'
import type { Workbench } from './workbench.ts'

/** An edit is in another state, and has not ended. */
export function moveEdit<T>(
  bench: Workbench<T>,
  edit: QueuedEdit<T>,
  state: 'queued' | 'sending' | 'acked',
): void {
  // That can't be taken back any more.
  if (state === 'sending') endBeneath(bench, edit, (each) => !putsRight(each))
  if (edit.life.move(state)) trace(bench, edit, state)
}

/** Ends an edit, unless it has ended. */
export function endEdit<T>(
  bench: Workbench<T>,
  queued: QueuedEdit<T>,
  outcome: EditOutcome<T>,
): void {
  const { ledger, store } = bench
  if (outcome.type === 'settled') endBeneath(bench, queued, isOver(queued))
  if (!ledger.end(queued, outcome)) return
  trace(bench, queued, outcome.type)
  const { id } = queued.edit
  // What it leaves, or leaves there, may be what a conflict tells of as lost.
  if (id !== undefined && outcome.type !== 'closed' && takesAway(queued))
    bench.conflicts.meet(id, ledger.version(id).value)
  for (const { edit } of queued.beneath) bench.wake(ledger.laneOf(edit))
  if (outcome.type === 'failed') bench.host.void(queued.edit)
  // What failed is kept until it is retried or discarded, and what was not done until it is.
  if (outcome.type === 'failed' && !queued.repairs) store.saveFailed(queued, outcome.error)
  else if (outcome.type !== 'closed') store.drop(queued)
}

/** Ends an edit that is not needed, or not wanted any more. */
export function discardEdit<T>(bench: Workbench<T>, edit: QueuedEdit<T>): void {
  endEdit(bench, edit, { type: 'discarded' })
}

/** Ends an edit of which all is on the server that still counts. */
export function settleEdit<T>(bench: Workbench<T>, edit: QueuedEdit<T>): void {
  const { conflict } = edit
  endEdit(bench, edit, conflict ? { type: 'conflicted', conflict } : { type: 'settled' })
}

/** Ends an edit that can't be done as things are, and tells why. */
export function endConflicted<T>(
  bench: Workbench<T>,
  edit: QueuedEdit<T>,
  reason: ConflictReason,
  theirs: T | undefined,
): void {
  // What only puts back what was lost is nobody's: that the item is gone, or another one now, is the end of it.
  if (edit.repairs) discardEdit(bench, edit)
  else {
    const conflict = bench.conflicts.add(lostEdit(edit, reason, theirs))
    endEdit(bench, edit, { type: 'conflicted', conflict })
  }
}

/** Ends what a removal has made pointless, once that is so. */
function endBeneath<T>(
  bench: Workbench<T>,
  removal: QueuedEdit<T>,
  isPointless: (edit: QueuedEdit<T>) => boolean,
): void {
  if (removal.beneath.length === 0) return
  const all = allBeneath(removal)
  for (const each of all) each.beneath = []
  removal.beneath = all.filter((each) => !isPointless(each))
  for (const each of all) if (isPointless(each)) discardEdit(bench, each)
}

function trace<T>(
  { context, options: { node } }: Workbench<T>,
  { edit: { id } }: QueuedEdit<T>,
  state: EditState,
): void {
  context.trace({ type: 'edit', node, id, state })
}
