import type { FuzzDevice } from '../device.ts'
import type { Intent, Told } from '../journal.ts'
import { FIELDS, type Field, type RawThing } from '../thing.ts'
import { hadTwin } from './twin.ts'
import { overwriter, type Carried, type Expected, type Version } from './history.ts'

/**
 * How an intent was lost, that should have counted at the end:
 * `silent`: nobody told. `told`: its author was. `told elsewhere`: the device that wrote over it told its user.
 * `ended`: its edit failed or was discarded, and said so. `deaf`: its author did not hear all, from its sending until 5 s after it was
 * settled. `late`: it was overwritten, or that came to its author, later than 5 s after it was settled: nobody looks after an edit for ever.
 * `ambiguous`: what overwrote it looked like a deliberate revert, or like something newer: items have no versions, so that a write of somebody
 * who had not seen the edit is the same bytes as one of somebody who had. `late write`: what took it away came from a stream that was gone by
 * then, and who had sent it could not know: it was a removal, which has no content to be known by, or its device had crashed. `misled`: a
 * device to which events came in another order took it away, as the removal seemed to have come after what its own write had brought back.
 * `twin`: it came after a removal, and what looked like it had come before. `other`: its author is no device with the library.
 */
export type LossKind =
  | 'silent'
  | 'told'
  | 'told elsewhere'
  | 'ended'
  | 'deaf'
  | 'late'
  | 'ambiguous'
  | 'late write'
  | 'misled'
  | 'twin'
  | 'other'

/** An intent that should have counted, and did not. */
export interface Loss {
  /** How. */
  readonly kind: LossKind
  /** The intent. */
  readonly intent: Intent
  /** The field; nothing when it is about the item as a whole. */
  readonly field: Field | undefined
  /** What overwrote it. */
  readonly by: Version | undefined
}

/** How long an edit is looked after once it is settled, in milliseconds. */
const GUARDED = 5000

/** How long it may take until a device has put back what was overwritten: some jitter, and a reading. In milliseconds. */
const PUT_BACK = 1000

/** What is known of one item at the end. */
export interface ItemCase {
  /** The ItemID. */
  readonly id: string
  /** What it was. */
  readonly versions: readonly Version[]
  /** What it should be. */
  readonly expected: Expected
  /** What it is. */
  readonly end: RawThing | undefined
  /** The devices with the library. */
  readonly devices: readonly FuzzDevice[]
}

/** The intents about an item that should have counted, and did not. */
export function lossesOf(item: ItemCase): Loss[] {
  const { expected, end } = item
  if (!expected.present) {
    return end ? [] : expected.dead.map((carried) => lose(item, carried, undefined))
  }
  const lost = [...expected.last].filter(
    ([field, { intent }]) =>
      end?.[field] !== intent.fields[field] && !isReplaced(item, intent, field),
  )
  return lost.map(([field, carried]) => lose(item, carried, field))
}

/** Whether its author has wanted something else since, and found it there already, or brought back another version as a whole. */
function isReplaced({ devices }: ItemCase, intent: Intent, field: Field): boolean {
  const own = intent.by === undefined ? [] : (devices[intent.by]?.intents ?? [])
  const isOther = ({ derived, saw, wanted }: Intent) =>
    derived && saw === undefined && wanted?.[field] !== intent.fields[field]
  return own
    .slice(own.indexOf(intent) + 1)
    .some(
      (each) =>
        each.id === intent.id &&
        (each.type === 'remove' || field in each.fields || isOther(each)) &&
        each.edits.every(({ end }) => end === 'settled'),
    )
}

function lose(item: ItemCase, { seq, intent }: Carried, field: Field | undefined): Loss {
  const holds =
    field === undefined
      ? () => false
      : (thing: RawThing | undefined) => thing?.[field] === intent.fields[field]
  const by = overwriter(item.versions, seq, holds as () => boolean)
  return { kind: kindOf(item, intent, field, by), intent, field, by }
}

function kindOf(
  item: ItemCase,
  intent: Intent,
  field: Field | undefined,
  by: Version | undefined,
): LossKind {
  const author = intent.by === undefined ? undefined : item.devices[intent.by]
  const elsewhere = item.devices.some(({ told }) =>
    told.some((each) => tellsOfTheirs(each, intent, field)),
  )
  if (!author) return elsewhere ? 'told elsewhere' : 'other'
  const ends = intent.edits.map(({ end }) => end)
  if (author.told.some((each) => tellsOfOurs(each, intent, field))) return 'told'
  if (ends.includes('conflicted')) return 'told'
  if (elsewhere) return 'told elsewhere'
  // What was to put it back comes out of a store as an edit like any other, and says as well how it ended.
  const restored = author.restored.filter(({ id }) => id === intent.id)
  const said = [...ends, ...restored.map(({ edit }) => edit.end)]
  if (said.includes('failed') || said.includes('discarded')) return 'ended'
  return isDeaf(author, intent) ? 'deaf' : quietly(item, author, intent, field, by)
}

function isDeaf({ hearing }: FuzzDevice, { edits, lost, at }: Intent): boolean {
  const ended = settledAt(edits)
  if (lost || ended === undefined) return true
  const sent = Math.min(...edits.map(({ sentAt }) => sentAt ?? at))
  return !hearing.heardAll(sent, ended + GUARDED)
}

function settledAt(edits: Intent['edits']): number | undefined {
  const times = edits.map(({ end, endedAt }) => (end === 'settled' ? endedAt : undefined))
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function quietly(
  { devices, versions }: ItemCase,
  author: FuzzDevice,
  intent: Intent,
  field: Field | undefined,
  by: Version | undefined,
): LossKind {
  const { id, edits } = intent
  if (hadTwin(author, intent, versions)) return 'twin'
  if (by === undefined) return 'silent'
  if (by.write.late && hasCrashed(devices, by)) return 'late write'
  const overwriting = by.write.by === undefined ? undefined : devices[by.write.by]
  if (by.after === undefined && overwriting?.hearing.heardOrderly(by.write.at) === false)
    return 'misled'
  // What comes in between, before it could be put back, is not known for what it is either.
  const soon = by.write.at + PUT_BACK
  const meanwhile = versions.filter(({ seq, write }) => seq >= by.seq && write.at <= soon)
  const settled = settledAt(edits) ?? 0
  // Whose answer is lost puts nothing back before that is noticed.
  const able = versions.filter(
    ({ seq, write }) => seq >= by.seq && write.at <= Math.max(soon, settled + PUT_BACK),
  )
  if (able.some(({ write, after }) => write.late && after === undefined)) return 'late write'
  const until = settled + GUARDED
  const { heard } = author.hearing
  const came = heard.find(
    ({ at, id: other, thing }) => other === id && at >= by.write.at && isSame(thing, by.after),
  )
  if (Math.max(by.write.at, came?.at ?? 0) >= until) return 'late'
  const meant = versions.some(
    (each) =>
      each.seq >= intent.since && takesBack(each, intent, field) && looksMeant(author, each, id),
  )
  const isNew = meanwhile.some((each) => looksNew(author, intent, field, each))
  return meant || isNew ? 'ambiguous' : 'silent'
}

/** Whether the device that made a write has crashed some time. */
function hasCrashed(devices: readonly FuzzDevice[], { write }: Version): boolean {
  const device = write.by === undefined ? undefined : devices[write.by]
  return device?.intents.some(({ lost }) => lost) ?? false
}

/** Whether a write took away what was meant, for once or for good. */
function takesBack(
  { before, after }: Version,
  { fields }: Intent,
  field: Field | undefined,
): boolean {
  return (
    field !== undefined && before?.[field] === fields[field] && after?.[field] !== fields[field]
  )
}

function isSame(one: RawThing | undefined, other: RawThing | undefined): boolean {
  return FIELDS.every((field) => one?.[field] === other?.[field])
}

/** Whether what stands there now is nothing that this device had ever heard of before: an older value that looks like a newer one. */
function looksNew(
  author: FuzzDevice,
  intent: Intent,
  field: Field | undefined,
  { after }: Version,
): boolean {
  const { hearing } = author
  const { id, heard, saw, fields, derived } = intent
  if (field === undefined || !after) return false
  // What many have wanted can't be told from what was there before.
  if (fields[field] === 0 || derived) return true
  if (saw?.[field] === after[field] && !isInvented(author, intent, field)) return false
  return !hearing.versionsUntil(id, heard).some(({ thing }) => thing?.[field] === after[field])
}

/** Whether what was seen in a field was never on the server: its user had put the item a moment before, where nothing was. */
function isInvented({ intents }: FuzzDevice, { id, at, saw }: Intent, field: Field): boolean {
  return intents.some(
    (own) =>
      own.id === id &&
      own.saw === undefined &&
      own.wanted?.[field] === saw?.[field] &&
      own.edits.every(({ endedAt = Infinity }) => endedAt >= at),
  )
}

/** Whether a write only took back what this device had written, or had brought back. */
function looksMeant({ intents }: FuzzDevice, { before, after }: Version, id: string): boolean {
  if (!before || !after || before.x !== after.x) return false
  const isOwn = (field: Field) =>
    intents.some(
      ({ id: other, fields, derived, wanted }) =>
        other === id && (derived ? wanted : fields)?.[field] === before[field],
    )
  return FIELDS.every((field) => before[field] === after[field] || isOwn(field))
}

/** Whether a conflict tells the author of an intent that it was lost. */
function tellsOfOurs(told: Told, { id, fields, type }: Intent, field: Field | undefined): boolean {
  if (told.now === 'withdrawn' || told.reason === 'overwrote') return false
  if (told.id !== id && told.id !== '') return false
  if (type === 'remove') return told.ours === undefined
  if (field === undefined && told.reason === 'removed') return true
  if (field === undefined)
    return FIELDS.some((each) => each in fields && told.ours?.[each] === fields[each])
  return told.ours?.[field] === fields[field]
}

/** Whether a conflict tells another user that he wrote over an intent. */
function tellsOfTheirs(told: Told, { by, id, fields }: Intent, field: Field | undefined): boolean {
  if (told.now === 'withdrawn' || told.by === by || told.reason !== 'overwrote') return false
  return told.id === id && field !== undefined && told.theirs?.[field] === fields[field]
}
