import { asRxpepError } from '../base/asRxpepError.ts'
import { CodecError } from '../base/errors.ts'
import { without } from '../outbox/field.ts'
import { applyIntents, changePatches } from '../outbox/intent.ts'
import { valueAt, type Patch } from '../outbox/patch.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import { refusePromise } from '../outbox/recipe.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { endConflicted, endEdit } from './endEdit.ts'
import { intentsOf } from './flight.ts'
import type { Lane } from './lane.ts'
import { isChange, lostEdit, type QueuedEdit } from './queuedEdit.ts'
import type { Workbench } from './workbench.ts'

/** An edit that waits meets what another device has made of the item meanwhile. */
export function meetQueued<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  edit: QueuedEdit<T>,
  now: T | undefined,
): void {
  const { conflict: policy = 'rebase' } = bench.options
  if (!isChange(edit)) return
  if (now === undefined) {
    const gone = edit.intent.type === 'update' && edit.seen !== undefined
    if (gone && !isPutBefore(lane, edit)) endConflicted(bench, edit, 'removed', undefined)
    return
  }
  const fields = edit.repairs ? [] : contested(edit, now, bench.options)
  if (policy === 'rebase' || fields.length === 0) return
  if (policy === 'remote') yieldTo(bench, edit, now, fields)
  else resolve(bench, edit, now, policy)
}

/** Whether what goes before an edit puts the item there anew. */
function isPutBefore<T>({ queue }: Lane<T>, edit: QueuedEdit<T>): boolean {
  return applyIntents(intentsOf(queue.slice(0, queue.indexOf(edit))), undefined) !== undefined
}

/** The places that both the edit and another device have changed, and not to the same. */
export function contested<T>(
  edit: QueuedEdit<T>,
  now: T,
  { mergeBy, initial }: ItemOptions<T>,
): Patch[] {
  if (!isChange(edit)) return []
  const seen = edit.seen === undefined ? initial : edit.seen
  if (seen === now) return []
  return edit.intent.patches.filter(({ path, value }) => {
    const found = valueAt(now, path, mergeBy)
    return !sameValue(found, valueAt(seen, path, mergeBy)) && !sameValue(found, value)
  })
}

/** Takes from an edit what something newer stands in place of; it ends when nothing is left of it. */
export function yieldTo<T>(
  bench: Workbench<T>,
  edit: QueuedEdit<T>,
  now: T | undefined,
  fields: readonly Patch[],
): void {
  if (!isChange(edit)) return
  const { intent } = edit
  const patches = without(intent.patches, fields)
  if (patches.length === intent.patches.length) return
  const conflict = bench.conflicts.add({
    ...lostEdit(edit, 'overtaken', now),
    patches: intent.patches.filter((patch) => !patches.includes(patch)),
  })
  edit.conflict = conflict
  edit.intent = { ...intent, patches }
  if (patches.length === 0) endEdit(bench, edit, { type: 'conflicted', conflict })
}

function resolve<T>(
  bench: Workbench<T>,
  edit: QueuedEdit<T>,
  now: T,
  policy: (base: T, local: T, remote: T) => T,
): void {
  if (!isChange(edit)) return
  const { intent, seen } = edit
  const { codec, mergeBy } = bench.options
  const { id } = intent
  try {
    const made = policy(seen === undefined ? now : seen, intent.after, now)
    refusePromise(made)
    if (made === undefined) throw new CodecError('unencodable', { detail: `${id} by its policy` })
    // What is seen at once is what will be read.
    const after = codec.decode(codec.encode(made, id), id)
    edit.intent = { ...intent, before: now, after, patches: changePatches(now, after, mergeBy) }
    edit.seen = now
  } catch (thrown) {
    // It is the app's: what it throws is about this edit alone.
    endEdit(bench, edit, { type: 'failed', error: asRxpepError(thrown) })
  }
}
