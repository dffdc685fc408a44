import type { Element } from '../xml/element.ts'
import type { Change, Intent } from '../outbox/intent.ts'
import { applyPatches, valueAt, type Patch } from '../outbox/patch.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { putIntent, updateIntent, type IntentParts } from './intents.ts'

/** What an edit did to one item. */
export type Deed<T> =
  | {
      /** It was added, or changed. */
      readonly type: 'added' | 'changed'
      /** What was meant. */
      readonly change: Change<T>
    }
  | {
      /** It was taken away. */
      readonly type: 'removed'
      /** The ItemID. */
      readonly id: string
      /** What it was. */
      readonly value: T
      /** Its payload, with what the codec doesn't know. */
      readonly source: Element | undefined
    }

/** What takes back of a deed what others have not changed since; nothing when nothing of it is left, or it can't be. */
export function inverseOf<T, I>(deed: Deed<T>, parts: IntentParts<T, I>): Intent<T> | undefined {
  try {
    return deed.type === 'removed' ? putBack(deed, parts) : takeBack(deed, parts)
  } catch {
    // What can't be written any more, or would overwrite what can't be read.
    return undefined
  }
}

function putBack<T, I>(
  { id, value, source }: Extract<Deed<T>, { type: 'removed' }>,
  parts: IntentParts<T, I>,
): Intent<T> | undefined {
  if (parts.view.has(id)) return undefined
  // A value that was read is one that can be written.
  return { ...putIntent(parts, id, value as unknown as I, { initial: parts.initial }), source }
}

function takeBack<T, I>(
  { type, change }: Extract<Deed<T>, { change: unknown }>,
  parts: IntentParts<T, I>,
): Intent<T> | undefined {
  const { id, after } = change
  const now = parts.view.get(id)
  if (now === undefined) return undefined
  if (type === 'added' && sameValue(now, after)) return { type: 'remove', id, before: now }
  const then = applyPatches(now, inversePatches(change, now, parts.mergeBy), parts.mergeBy)
  return then === now || parts.isOlder(then, now) ? undefined : updateIntent(parts, id, () => then)
}

/** The old values of the fields that still say what was meant. */
function inversePatches<T>({ before, patches }: Change<T>, now: T, mergeBy?: string): Patch[] {
  if (before === undefined) return []
  const left = patches.filter(({ path, value }) => sameValue(valueAt(now, path, mergeBy), value))
  return left.map(({ path }) => ({ path, value: valueAt(before, path, mergeBy) }))
}
