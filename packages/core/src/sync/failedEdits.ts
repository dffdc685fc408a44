import type { QueuedEdit } from './queuedEdit.ts'
import type { Workbench } from './workbench.ts'

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
export function rememberFailed<T>({ ledger, store }: Workbench<T>, edit: QueuedEdit<T>): void {
  const { outcome } = edit.life
  if (outcome?.type !== 'failed') return
  ledger.addFailed(edit, outcome.error)
  store.saveFailed(edit, outcome.error)
}
