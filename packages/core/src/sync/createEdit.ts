import type { Intent } from '../outbox/intent.ts'
import { isWaiting } from './beneath.ts'
import type { Edit } from './edit.ts'
import { EditLife } from './editLife.ts'
import { discardEdit } from './endEdit.ts'
import { HeldEdit } from './heldEdit.ts'
import type { QueuedEdit } from './queuedEdit.ts'
import { forgetFailed, retryEdit } from './retryEdit.ts'
import type { Workbench } from './workbench.ts'

/** Makes an edit of what is intended, as the user holds it; it is not yet queued. */
export function createEdit<T>(
  bench: Workbench<T>,
  intent: Intent<T>,
  from: Partial<QueuedEdit<T>> = {},
): QueuedEdit<T> {
  const life = new EditLife<T>()
  const edit: Edit<T> = new HeldEdit(intent, life, {
    retry: () => (life.outcome === undefined ? edit : retryEdit(bench, queued)),
    discard: () => takeBack(bench, queued),
  })
  const { id } = edit
  const seen = id === undefined ? undefined : bench.ledger.version(id).value
  // All is written out: what is new after a spread takes a hundred times as long.
  const queued: QueuedEdit<T> = {
    intent,
    seen,
    life,
    edit,
    repairs: false,
    losses: 0,
    unanswered: 0,
    refusals: 0,
    beneath: [],
  }
  return Object.assign(queued, from)
}

/** The user takes an edit back; what may have reached the server can't be any more. */
function takeBack<T>(bench: Workbench<T>, queued: QueuedEdit<T>): boolean {
  if (forgetFailed(bench, queued)) return true
  const { ledger, host, instead } = bench
  if (!isWaiting(ledger, queued)) return false
  const { edit } = queued
  discardEdit(bench, queued)
  for (const each of ledger.orphans(edit.id)) discardEdit(bench, each)
  instead.get(edit)?.()
  host.void(edit)
  host.changed()
  bench.pump()
  return true
}
