import type { Change, Intent } from '../outbox/intent.ts'
import { applyPatches, reaching } from '../outbox/patch.ts'
import type { ConflictFact } from './conflicts.ts'
import type { Edit } from './edit.ts'
import type { QueuedEdit } from './queuedEdit.ts'
import type { Workbench } from './workbench.ts'

/** Makes the same change once more, on the item as it is seen now; an item that is gone comes back. */
export function retryEdit<T>(bench: Workbench<T>, queued: QueuedEdit<T>): Edit<T> {
  const failed = forgetFailed(bench, queued)
  const { intent } = queued
  return submitInstead(bench, 'after' in intent ? onView(bench, intent) : intent, () => {
    if (failed) rememberFailed(bench, queued)
  })
}

/** Forgets an edit that failed; the answer is whether it was there. */
export function forgetFailed<T>(
  { ledger, store, host }: Workbench<T>,
  edit: QueuedEdit<T>,
): boolean {
  const failed = ledger.failed.delete(edit)
  if (failed) store.drop(edit)
  if (failed) host.changed()
  return failed
}

/** Has one there again that was forgotten. */
function rememberFailed<T>({ ledger, store }: Workbench<T>, edit: QueuedEdit<T>): void {
  const { outcome } = edit.life
  if (outcome?.type !== 'failed') return
  ledger.failed.add(edit)
  store.saveFailed(edit, outcome.error)
}

/** Brings back what has lost in a conflict; `takenBack` is called when that is taken back. */
export function restoreLost<T>(
  bench: Workbench<T>,
  fact: ConflictFact<T>,
  takenBack: () => void,
): Edit<T> {
  return submitInstead(bench, restoring(bench, fact), takenBack)
}

function restoring<T>(
  bench: Workbench<T>,
  { id, reason, ours, theirs, patches }: ConflictFact<T>,
): Intent<T> {
  if (id === undefined) return { type: 'clear' }
  const after = reason === 'overwrote' ? theirs : ours
  if (after === undefined) return { type: 'remove', id, before: bench.ledger.view.get(id) }
  return onView(bench, { type: 'update', id, after, patches })
}

function submitInstead<T>(
  { host, instead }: Workbench<T>,
  intent: Intent<T>,
  takenBack: () => void,
): Edit<T> {
  const edit = host.submit(intent)
  instead.set(edit, takenBack)
  return edit
}

function onView<T>(
  { ledger, options: { mergeBy } }: Workbench<T>,
  { type, id, after, patches, overwrite }: Omit<Change<T>, 'before'>,
): Change<T> {
  const before = ledger.view.get(id)
  if (before === undefined) return { type: 'put', id, before, after, patches, overwrite }
  const all = patches.map((patch) => reaching(before, patch, after, mergeBy))
  return { type, id, before, after: applyPatches(before, all, mergeBy), patches: all, overwrite }
}
