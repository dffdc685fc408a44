import type { FuzzDevice } from '../device.ts'
import type { Intent } from '../journal.ts'
import type { Field, RawThing } from '../thing.ts'
import type { Version } from './history.ts'

/**
 * Whether an event that looked like the one of an intent's write came to its author before that, and then the removal that the write went
 * over. Another user had wanted the same, and events don't tell who wrote. So the removal seems to come after the write, and what the
 * author's own event shows then, if it comes, is what another device may have put anew: to take that away could be a loss.
 */
export function hadTwin(
  { hearing }: FuzzDevice,
  intent: Intent,
  versions: readonly Version[],
): boolean {
  const made = versions.filter(({ after }) => wants(intent, after))
  const twin = made.findIndex(({ write }) => write.by !== intent.by)
  const own = made.find(({ seq, write }) => seq >= intent.since && write.by === intent.by)
  const isBetween = ({ seq, after }: Version) =>
    !after && seq > (made[twin]?.seq ?? Infinity) && seq < (own?.seq ?? 0)
  const heard = hearing.heard.slice(intent.heard).filter(({ id }) => id === intent.id)
  const first = heard.findIndex(({ thing }) => wants(intent, thing))
  const seemsAfter = first >= 0 && heard.slice(first).some(({ thing }) => thing === undefined)
  return intent.type !== 'remove' && versions.some(isBetween) && seemsAfter
}

/** Whether a version has all that was wanted. */
function wants({ fields }: Intent, thing: RawThing | undefined): boolean {
  const wanted = Object.entries(fields)
  if (thing === undefined || wanted.length === 0) return false
  return wanted.every(([field, value]) => thing[field as Field] === value)
}
