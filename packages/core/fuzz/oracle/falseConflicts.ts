import type { Intent, Told } from '../journal.ts'
import { differing, FIELDS, type Field, type Thing } from '../thing.ts'
import type { Carried, Version } from './history.ts'

/** What is known of the item of a conflict at the end. */
export interface ConflictCase {
  /** What it is. */
  readonly end: Thing | undefined
  /** All that was wanted of it. */
  readonly intents: readonly Intent[]
  /** Whether the device heard everything from some moment to another. */
  readonly heardAll: (by: number, from: number, to: number) => boolean
  /** What it was. */
  readonly versions: readonly Version[]
  /** What of that reached the server, in order. */
  readonly carried: readonly Carried[]
}

/** Why a conflict that stands at the end should not have been told; nothing when it should. */
export function whyFalse(told: Told, item: ConflictCase): string | undefined {
  if (told.now !== 'standing') return undefined
  switch (told.reason) {
    case 'overwrote':
      return falseOverwrote(told, item)
    case 'removed':
      return falseRemoved(told, item)
    default:
      return falseLoss(told, item)
  }
}

function falseOverwrote(told: Told, { end, carried }: ConflictCase): string | undefined {
  const { by, base, ours, theirs } = told
  const fields = differing(base, theirs)
  if (!theirs || fields.length === 0) return undefined
  // What many have wanted can't be told from what was there before.
  const unique = fields.some((field) => field !== 'c' && theirs[field] !== 0)
  if (unique && fields.every((field) => end?.[field] === theirs[field])) {
    return 'what was theirs stands'
  }
  const own = carried.filter(({ intent }) => intent.by === by)
  const knew = own.find(({ intent }) =>
    fields.every(
      (field) => intent.fields[field] === ours?.[field] && intent.saw?.[field] === theirs[field],
    ),
  )
  return knew && 'the user had seen what was theirs'
}

function falseRemoved(told: Told, item: ConflictCase): string | undefined {
  const { by, base, ours } = told
  if (allStands(told, item)) return 'our value stands'
  if (!item.versions.some(({ write }) => write.type !== 'published')) return 'nobody removed it'
  const removals = item.carried.filter(({ intent }) => intent.type === 'remove' && intent.by !== by)
  const own = item.carried.filter(({ intent }) => intent.by === by)
  const wasThere = (since: number, field: Field) => {
    const meant = item.intents.filter(
      (each) => each.by === by && each.fields[field] === ours?.[field],
    )
    return own.some(({ seq, intent }) => seq < since && intent === meant.at(-1))
  }
  const knew = ({ intent: { saw, since } }: Carried) =>
    ours !== undefined &&
    FIELDS.every((field) => saw?.[field] === ours[field]) &&
    differing(base, ours).every((field) => wasThere(since, field))
  const heard = own.every(({ intent }) => item.heardAll(by, intent.at, told.at))
  return heard && removals.length > 0 && removals.every(knew)
    ? 'who removed it had seen it'
    : undefined
}

function falseLoss(told: Told, item: ConflictCase): string | undefined {
  const { base, ours } = told
  if (!ours) return item.end === undefined ? 'our removal stands' : undefined
  if (allStands(told, item)) return 'our value stands'
  // Who finds something newer after an outcome that was never known can't know what was seen.
  if (told.reason === 'overtaken') return undefined
  const open = differing(base, ours).filter((field) => item.end?.[field] !== ours[field])
  const seen = open.filter((field) => wasSeen(field, told, item))
  return open.length > 0 && seen.length === open.length
    ? 'who wrote over it had seen it'
    : undefined
}

/** Whether all that we wanted is there, though nobody has wanted that once more. */
function allStands({ base, ours, by }: Told, { end, intents }: ConflictCase): boolean {
  if (!ours || !end) return false
  const fields = differing(base, ours)
  const again = (field: Field) => {
    const wanting = intents.filter(({ wanted }) => wanted?.[field] === ours[field])
    return wanting.some((intent) => intent.by !== by) || wanting.length > 1
  }
  return (
    fields.length > 0 && fields.every((field) => end[field] === ours[field]) && !fields.some(again)
  )
}

/** Whether the first that came after our intent about a field was meant by somebody who had seen ours, and the device could know. */
function wasSeen(
  field: Field,
  { by, at, ours }: Told,
  { carried, heardAll }: ConflictCase,
): boolean {
  const isOurs = ({ intent, fields }: Carried) =>
    intent.by === by && fields.includes(field) && intent.fields[field] === ours?.[field]
  const own = carried.filter(isOurs).at(-1)
  if (!own || !heardAll(by, own.intent.at, at)) return false
  const next = carried.find(
    ({ seq, intent, fields }) =>
      seq > own.seq && intent.by !== by && (intent.type === 'remove' || fields.includes(field)),
  )
  return next !== undefined && next.intent.saw?.[field] === ours?.[field]
}
