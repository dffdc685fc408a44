import type { FuzzDevice } from '../device.ts'
import type { Intent } from '../journal.ts'
import type { Field, RawThing } from '../thing.ts'

/**
 * Whether an event that looked like the one of an intent's write came to its author before that, and then the removal that the write went
 * over. Another user had wanted the same, and events don't tell who wrote. So the removal seems to come after the write, and what the
 * author's own event shows then is what another device may have put anew: to take that away could be a loss.
 */
export function hadTwin({ hearing }: FuzzDevice, intent: Intent): boolean {
  const heard = hearing.heard.slice(intent.heard).filter(({ id }) => id === intent.id)
  const alike = heard.flatMap(({ thing }, i) => (wants(intent, thing) ? [i] : []))
  const between = heard.slice(alike[0], alike.at(-1))
  return intent.type !== 'remove' && between.some(({ thing }) => thing === undefined)
}

/** Whether a version has all that was wanted. */
function wants({ fields }: Intent, thing: RawThing | undefined): boolean {
  const wanted = Object.entries(fields)
  if (thing === undefined || wanted.length === 0) return false
  return wanted.every(([field, value]) => thing[field as Field] === value)
}
