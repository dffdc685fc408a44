import type { Intent } from '../journal.ts'
import type { LoggedWrite } from '../stage.ts'
import { FIELDS, type Field, type RawThing, type Thing } from '../thing.ts'

/** Where a write of the server stands among all, and what stood there after it. */
export interface Version {
  /** The place of the write. */
  readonly seq: number
  /** The write. */
  readonly write: LoggedWrite
  /** The item before; nothing where there was none. */
  readonly before: RawThing | undefined
  /** The item after; nothing when it is gone. */
  readonly after: RawThing | undefined
}

/** What one item was on the server, oldest first. */
export function versionsOf(writes: readonly LoggedWrite[], id: string): Version[] {
  let before: RawThing | undefined
  return writes.flatMap((write, seq) => {
    if (write.id !== id && write.type !== 'emptied') return []
    const version = { seq, write, before, after: write.thing }
    before = write.thing
    return [version]
  })
}

/** An intent that reached the server. */
export interface Carried {
  /** The first write that carried it. */
  readonly seq: number
  /** The intent. */
  readonly intent: Intent
  /** Its fields that this write was the first to carry; none of a removal. */
  readonly fields: readonly Field[]
}

/** How long after it was meant a write of a client without the library is known to be made, in milliseconds. */
const AT_ONCE = 500

/** The intents about one item that reached the server, in the order of the writes that first carried them. */
export function carriedOf(intents: readonly Intent[], versions: readonly Version[]): Carried[] {
  const claims = new Map<number, Intent>()
  const all = intents.flatMap((intent) => carries(intent, versions, claims))
  const kept = all.filter((each) => !isStale(each, all))
  return kept.sort((one, other) => one.seq - other.seq)
}

/** Whether a removal arrived after what the same user wanted later. */
function isStale({ seq, intent }: Carried, all: readonly Carried[]): boolean {
  const later = all.slice(all.findIndex((each) => each.intent === intent) + 1)
  return (
    intent.type === 'remove' &&
    later.some((each) => each.intent !== intent && each.intent.by === intent.by && each.seq < seq)
  )
}

function carries(
  intent: Intent,
  versions: readonly Version[],
  claims: Map<number, Intent>,
): Carried[] {
  // What is meant after a removal is carried after it; one that a crash has hidden may have claimed what was removed long after.
  const since = (among: (claim: Intent) => boolean) => {
    const removals = [...claims].filter(
      ([, claim]) => claim.by === intent.by && claim !== intent && among(claim),
    )
    return Math.max(sentSince(intent), ...removals.map(([seq]) => seq))
  }
  const sure = since(({ lost }) => !lost)
  if (intent.type === 'remove')
    return carriesRemoval(intent, ownSince(intent, versions, sure), claims)
  const strict = intent.lost
    ? carriesChange(
        intent,
        ownSince(
          intent,
          versions,
          since(() => true),
        ),
      )
    : []
  return strict.length > 0 ? strict : carriesChange(intent, ownSince(intent, versions, sure))
}

/** What its author has written from some write on, as long as an intent can have been carried. */
function ownSince(intent: Intent, versions: readonly Version[], from: number): Version[] {
  const until = lastMoment(intent)
  return versions.filter(
    ({ seq, write }) => seq >= from && write.by === intent.by && write.at <= until,
  )
}

function carriesChange(intent: Intent, own: readonly Version[]): Carried[] {
  const carrierOf = (field: Field, since = 0) =>
    own.find(({ seq, after }) => seq >= since && after?.[field] === intent.fields[field])
  const wanted = FIELDS.filter((field) => field in intent.fields)
  // What is there by default is carried along with what only this one wanted.
  const sure = wanted.filter((field) => field !== 'c' && intent.fields[field] !== 0)
  const first = Math.min(...sure.map((field) => carrierOf(field)?.seq ?? Infinity))
  const bySeq = new Map<number, Field[]>()
  for (const field of wanted) {
    const found = carrierOf(field, sure.includes(field) || first === Infinity ? 0 : first)
    if (found) bySeq.set(found.seq, [...(bySeq.get(found.seq) ?? []), field])
  }
  // A put that was sent with what replaced its fields has made the item all the same.
  const made = own.filter(({ after }) => after !== undefined).at(-1)
  if (made && intent.type === 'put' && bySeq.size === 0) bySeq.set(made.seq, [])
  return Array.from(bySeq, ([seq, fields]) => ({ seq, intent, fields }))
}

/** Two removals are two writes, unless there was but one. */
function carriesRemoval(
  intent: Intent,
  own: readonly Version[],
  claims: Map<number, Intent>,
): Carried[] {
  const writes = own.filter(({ write }) => write.type !== 'published')
  const found = writes.find(({ seq }) => !claims.has(seq)) ?? writes.at(-1)
  if (!found) return []
  claims.set(found.seq, intent)
  return [{ seq: found.seq, intent, fields: [] }]
}

/** How many writes there were before the first one that can have carried an intent; what a crash has hidden may be any. */
function sentSince({ since, edits, lost }: Intent): number {
  if (edits.length === 0 || lost) return since
  return Math.min(...edits.map((edit) => edit.sentSince ?? Infinity))
}

/** When the last write can have been made that carried an intent: before its edits had ended. */
function lastMoment({ by, at, edits, lost }: Intent): number {
  if (by === undefined) return at + AT_ONCE
  return lost ? Infinity : Math.max(...edits.map(({ endedAt }) => endedAt ?? Infinity))
}

/** What is to be expected of an item, by the intents in their order. */
export interface Expected {
  /** Whether it is there. */
  readonly present: boolean
  /** The intents that count for its fields. */
  readonly last: ReadonlyMap<Field, Carried>
  /** The put that brought it back, or made it; nothing where it was there from the beginning. */
  readonly put: Carried | undefined
  /** Updates that came after a removal, and have nothing to change. */
  readonly dead: readonly Carried[]
}

/** What the intents come to: the last one counts for each field, and a removal for all that was before it. */
export function expect(
  carried: readonly Carried[],
  versions: readonly Version[],
  atFirst: boolean,
): Expected {
  let present = atFirst
  let removed = 0
  let put: Carried | undefined
  let dead: Carried[] = []
  const last = new Map<Field, Carried>()
  for (const each of carried) {
    const { type } = each.intent
    if (type === 'remove') {
      present = false
      removed = each.seq
      put = undefined
      dead = []
      last.clear()
    } else if (type === 'put' || present || sawItBack(each, versions, removed)) {
      if (!present) put = each
      present = true
      for (const field of each.fields) {
        // What is there already is wanted anew only in place of something else.
        const { intent = each.intent } = last.get(field) ?? {}
        const isSame = intent.fields[field] === each.intent.fields[field]
        if (!isSame || !isThere(each, field, versions)) last.set(field, each)
      }
    } else dead.push(each)
  }
  return { present, last, put, dead }
}

/** Whether the server had what was wanted. */
function isThere({ seq, intent }: Carried, field: Field, versions: readonly Version[]): boolean {
  const version = versions.find((each) => each.seq === seq)
  return version?.before?.[field] === intent.fields[field]
}

/** Whether an update was made by somebody who saw that the item was there again after its removal. */
function sawItBack({ intent }: Carried, versions: readonly Version[], removed: number): boolean {
  return (
    intent.saw !== undefined &&
    versions.some(({ seq, after }) => after !== undefined && seq > removed && seq < intent.since)
  )
}

/** The write by which a field lost a value for good; nothing when it has it. */
export function overwriter(
  versions: readonly Version[],
  from: number,
  holds: (thing: Thing | undefined) => boolean,
): Version | undefined {
  const later = versions.filter(({ seq }) => seq >= from)
  return later.filter((_, i) => later.slice(i).every(({ after }) => !holds(after)))[0]
}
