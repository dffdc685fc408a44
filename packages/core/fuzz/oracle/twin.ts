import type { FuzzDevice } from '../device.ts'
import type { Intent } from '../journal.ts'
import type { Field, RawThing } from '../thing.ts'
import type { Version } from './history.ts'

/**
 * Whether an event that looked like the one of an intent's write came to its author on the other side of a removal. Another user had wanted the
 * same, and events don't tell who wrote. So the removal seems to come after the write, and what the author's own event shows then, where it
 * comes at all, is what another device may have put anew: to take that away could be a loss.
 */
export function hadTwin(
  { hearing }: FuzzDevice,
  intent: Intent,
  versions: readonly Version[],
): boolean {
  if (intent.type === 'remove') return false
  const heard = hearing.heard.slice(intent.heard).filter(({ id }) => id === intent.id)
  const alike = heard.flatMap(({ thing }, i) => (wants(intent, thing) ? [i] : []))
  const isGone = ({ thing }: { readonly thing: RawThing | undefined }) => thing === undefined
  if (alike.length === 0) return false
  if (heard.slice(alike[0], alike.at(-1)).some(isGone)) return true
  return heard.slice(alike[0]).some(isGone) && wroteOverRemoval(intent, versions)
}

/** Whether a write came to the server after a removal of what said the same, which its author can't have known. */
function wroteOverRemoval(intent: Intent, versions: readonly Version[]): boolean {
  const made = versions.filter(({ after }) => wants(intent, after))
  const twin = made.find(({ write }) => write.by !== intent.by)
  const own = made.find(({ seq, write }) => seq >= intent.since && write.by === intent.by)
  const from = twin?.seq ?? Infinity
  return versions.some(
    ({ seq, after }) => !after && seq > from && seq >= intent.since && seq < (own?.seq ?? 0),
  )
}

/** Whether a version has all that was wanted. */
function wants({ fields }: Intent, thing: RawThing | undefined): boolean {
  const wanted = Object.entries(fields)
  if (thing === undefined || wanted.length === 0) return false
  return wanted.every(([field, value]) => thing[field as Field] === value)
}
