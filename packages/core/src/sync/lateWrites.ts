import type { EditedField } from '../outbox/field.ts'
import { valueAt } from '../outbox/patch.ts'
import { isEdited, type Flight } from './flight.ts'
import type { Lane } from './lane.ts'
import { isChange } from './queuedEdit.ts'
import { restore } from './repairs.ts'
import { tellTaken } from './tellTaken.ts'
import { samePayload, type Version } from './version.ts'
import type { Workbench } from './workbench.ts'

/** How long a write of a stream that is gone may still arrive, in milliseconds. */
const LATE = 300_000

/** What was sent may still arrive. */
export function expectLate<T>(
  { context, sweeper }: Workbench<T>,
  lane: Lane<T>,
  { write }: Flight<T>,
): void {
  const payload = write.type === 'publish' ? write.payload : undefined
  const until = context.clock.now() + LATE
  lane.late.push({ payload, until })
  sweeper.watch(lane, until)
}

/** Whether what an item has become was sent on a stream that is gone; it arrives once. */
export function takeLate<T>(
  { context }: Workbench<T>,
  lane: Lane<T>,
  { source }: Version<T>,
): boolean {
  const now = context.clock.now()
  const index = lane.late.findIndex(
    ({ payload, until }) => until > now && samePayload(payload, source),
  )
  if (index >= 0) lane.late.splice(index, 1)
  return index >= 0
}

/**
 * Our own write of long ago has arrived now, and spoilt what came after it: that is put back. Where it is taken away for that, it is
 * told as well, as somebody else may have meant just the same.
 */
export function undoLate<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  was: Version<T>,
  is: Version<T>,
): void {
  disown(bench, lane, is.value)
  // What is on its way makes it another one at once.
  if (was.value === undefined && lane.edits.length > 0) return
  restore(bench, lane, was.value, is)
  if (was.value === undefined && is.value !== undefined) tellTaken(bench, lane.id, is.value)
}

/** What our late write says is older than what is looked after, or about to be put back: others may go on from it before it is undone. */
function disown<T>(
  { options: { mergeBy } }: Workbench<T>,
  { guards, queue }: Lane<T>,
  late: T | undefined,
): void {
  const older = (field: EditedField): EditedField => ({
    ...field,
    befores: [...field.befores, valueAt(late, field.path, mergeBy)],
  })
  for (const each of guards) each.fields = each.fields.map(older)
  for (const edit of queue) {
    if (!edit.repairs || !isChange(edit)) continue
    const patches = edit.intent.patches.map((patch) => (isEdited(patch) ? older(patch) : patch))
    edit.intent = { ...edit.intent, patches }
  }
}

/** A clear was sent, and nobody knows what became of it: it may still arrive. */
export function expectLateClear<T>(bench: Workbench<T>): void {
  bench.lateClear = bench.context.clock.now() + LATE
}

/** Whether a clear that was thought to be lost may have arrived just now; it does so once. */
export function takeLateClear<T>(bench: Workbench<T>): boolean {
  const late = bench.context.clock.now() < bench.lateClear
  bench.lateClear = 0
  return late
}
