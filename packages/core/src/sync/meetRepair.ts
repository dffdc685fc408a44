import { fieldState } from '../outbox/field.ts'
import { discardEdit } from './endEdit.ts'
import { isEdited } from './flight.ts'
import { guardAgain } from './guards.ts'
import type { Lane } from './lane.ts'
import { isChange, type QueuedEdit } from './queuedEdit.ts'
import { tellTaken } from './tellTaken.ts'
import type { Version } from './version.ts'
import type { Workbench } from './workbench.ts'

/** What puts something back is needed only as long as that is spoilt, and never goes over what is newer. */
export function meetRepair<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  edit: QueuedEdit<T>,
  is: Version<T>,
): void {
  if (!isChange(edit)) {
    meetRemoval(bench, edit, is)
    return
  }
  const [{ intent }, { value: now }] = [edit, is]
  // It is still to be put there as a whole.
  if (intent.type === 'put' && now === undefined) return
  const fields = intent.patches.filter(isEdited)
  const { mergeBy, compare } = bench.options
  // What only moves forward is newer than whatever came, or is not.
  const older = compare !== undefined && now !== undefined && compare(now, intent.after) < 0
  const states = fields.map((field) => {
    const state = fieldState(field, now, mergeBy)
    return older && state === 'other' ? 'at base' : state
  })
  const held = fields.filter((_, i) => states[i] === 'held')
  const patches = fields.filter((_, i) => states[i] === 'at base')
  if (now !== undefined) guardAgain(bench, lane, intent, held)
  edit.intent = { ...intent, type: 'update', patches }
  if (patches.length > 0 && now !== undefined) return
  // What somebody has made anew, and takes away again, is not put back.
  const isLost = now === undefined && intent.before === undefined && fields.length > 0
  if (isLost && edit.about?.(is) !== false) tellTaken(bench, intent.id, intent.after, fields)
  discardEdit(bench, edit)
}

/** What is to be taken away again is so as it was found; once somebody has gone on from there it is theirs, even where it says the same again. */
function meetRemoval<T>(bench: Workbench<T>, edit: QueuedEdit<T>, is: Version<T>): void {
  if (edit.about === undefined) return
  if (edit.about(is)) edit.found = true
  else if (edit.found) discardEdit(bench, edit)
}
