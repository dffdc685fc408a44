import type { FuzzDevice } from './device.ts'
import { IDS } from './drawTrace.ts'
import type { Fault, Intent, Told } from './journal.ts'
import { whyFalse, type ConflictCase } from './oracle/falseConflicts.ts'
import { carriedOf, expect, versionsOf, type Carried, type Version } from './oracle/history.ts'
import { lossesOf, type Loss } from './oracle/losses.ts'
import { phantomsOf } from './oracle/phantoms.ts'
import { hadTwin } from './oracle/twin.ts'
import type { Cast } from './playTrace.ts'
import { inWords, type RawThing } from './thing.ts'

/** What is counted over traces. */
export type Tally = Record<string, number>

/** What came of a trace. */
export interface Verdict {
  /** What must not be; none, as it should be. */
  readonly faults: readonly Fault[]
  /** Conflicts that should not have been told: few are tolerated. */
  readonly falseConflicts: readonly Fault[]
  /** What was counted. */
  readonly tally: Tally
}

/** Judges what came of a trace by what everybody wanted, what the server did, and what it has in the end. */
export function judge(cast: Cast, things: ReadonlyMap<string, RawThing>): Verdict {
  const { stage, devices } = cast
  const told = devices.flatMap((device) => device.told)
  const written = stage.writes.filter(({ by, type }) => by !== undefined && type === 'published')
  const tally: Tally = {
    edits: devices.reduce((sum, { edits }) => sum + edits.length, 0),
    publishes: written.length,
  }
  for (const { reason, now } of told) if (now !== 'withdrawn') count(tally, `conflict ${reason}`)
  const faults: Fault[] = devices.flatMap((device) => device.faults)
  const falseConflicts: Fault[] = []
  for (const id of IDS) {
    const item = judgeItem(cast, id, things.get(id), tally)
    faults.push(...item.faults)
    falseConflicts.push(...item.falseConflicts)
  }
  if (falseConflicts.length > 0) tally['false conflicts'] = falseConflicts.length
  return { faults, falseConflicts, tally }
}

function judgeItem(
  { stage, devices, intents }: Cast,
  id: string,
  end: RawThing | undefined,
  tally: Tally,
): Omit<Verdict, 'tally'> {
  const about = [...intents, ...devices.flatMap((device) => device.intents)].filter(
    (intent) => intent.id === id,
  )
  const versions = versionsOf(stage.writes, id)
  const carried = carriedOf(about, versions)
  const expected = expect(carried, versions, isFirst(versions[0], carried))
  const losses = lossesOf({ id, versions, expected, end, devices })
  for (const { kind } of losses) count(tally, `loss ${kind}`)
  const allTold = devices.flatMap((device) => device.told.filter((each) => each.id === id))
  const back = cameBack(id, expected.present, end)
  const excuse = back.length > 0 && excuseFor(devices, about, carried, versions)
  if (excuse) count(tally, `came back, ${excuse}`)
  const faults = [
    ...losses.filter(({ kind }) => kind === 'silent').map(inLoss),
    ...(excuse ? [] : back),
    ...neverSent(about, carried, devices),
    ...devices.flatMap((device) => phantomsOf(device, id, versions)),
  ]
  const told = allTold.filter(({ by, at }) => devices[by]?.hearing.heardOrderly(at))
  const heardAll = (by: number, from: number, to: number) =>
    devices[by]?.hearing.heardAll(from, to) ?? false
  return {
    faults,
    falseConflicts: told.flatMap((each) =>
      inConflict(each, { end, heardAll, versions, intents: about, carried }),
    ),
  }
}

function inConflict(told: Told, item: ConflictCase): Fault[] {
  const why = whyFalse(told, item)
  if (why === undefined) return []
  const { by, id, reason, base, ours, theirs } = told
  const values = [base, ours, theirs, item.end].map(inWords)
  const words = ['base', 'ours', 'theirs', 'end'].map((name, i) => `${name} ${values[i] ?? ''}`)
  const text = `device ${by}, ${reason} ${id}: ${why}; ${words.join(', ')}`
  return [{ kind: 'false conflict', text }]
}

function count(tally: Tally, what: string): void {
  tally[what] = (tally[what] ?? 0) + 1
}

/** What stood there from the beginning was published by nobody's intent. */
function isFirst(first: Version | undefined, carried: readonly Carried[]): boolean {
  return first !== undefined && first.after !== undefined && carried[0]?.seq !== first.seq
}

function cameBack(id: string, present: boolean, end: RawThing | undefined): Fault[] {
  if (present || !end) return []
  return [{ kind: 'came back', text: `${id} was removed, and is ${inWords(end)}` }]
}

/**
 * Why nobody could prevent that an item came back: events came out of order; the removal was not heard of by who wrote over what another
 * one had brought back; or a put of something new was made again as its outcome was unknown, and nothing was there,
 * as before; or two devices wanted the same, so that what one wrote looked like what the other did; or what came back was given back, as it
 * may have been made anew; or what the device took for the event of
 * its own removal was that of another one, and the server said that there had been something to remove; or it crashed before it could take
 * away again what its write had brought back, as that is not stored; or the server refused that, which it told.
 */
function excuseFor(
  devices: Cast['devices'],
  intents: readonly Intent[],
  carried: readonly Carried[],
  versions: readonly Version[],
): string | undefined {
  if (devices.some(({ hearing }) => hearing.order === 'lost')) return 'out of order'
  const last = versions.at(-1)
  const removal = versions.filter(({ after }) => after === undefined).at(-1)
  if (last?.write.late) return 'late write'
  const by = last?.write.by
  const author = by === undefined ? undefined : devices[by]
  if (!last || !author) return undefined
  if (removal && !heardOf(removal, author, last)) return 'unseen'
  // It could not be taken away again, as the server refused that.
  const isSaid = author.told.some(
    ({ id, reason, ours, at }) =>
      id === last.write.id && reason === 'overwritten' && !ours && at >= last.write.at,
  )
  if (isSaid) return 'told'
  const alike = intents.some((intent) => intent.by === by && hadTwin(author, intent, versions))
  if (alike || (removal && isTwin(last, removal, versions))) return 'wanted by two alike'
  if (gaveBack(last, carried, versions, devices)) return 'given back'
  const inVain = author.hearing.removals.some(
    ({ id, since }) =>
      id === last.write.id &&
      since < last.seq &&
      !versions.some(({ seq, after, write }) => seq >= since && !after && write.by === by),
  )
  if (inVain) return 'removed by another'
  const spoilt = carried.some(
    ({ seq, intent }) =>
      seq === last.seq && intent.by === by && (intent.lost || isConflicted(intent)),
  )
  if (spoilt && author.crashes.some((at) => at >= last.write.at)) return 'crashed before it could'
  const again = carried.some(
    ({ seq, intent }) =>
      intent.by === by &&
      intent.type === 'put' &&
      intent.saw === undefined &&
      seq < last.seq &&
      !author.hearing.heardAll(intent.at, last.write.at),
  )
  return again ? 'unknown outcome' : undefined
}

/** Whether another one had written the very same between the removal and a write. */
function isTwin(
  { seq, write, after }: Version,
  removal: Version,
  versions: readonly Version[],
): boolean {
  return versions.some(
    (each) =>
      each.seq > removal.seq &&
      each.seq < seq &&
      each.write.by !== write.by &&
      each.after &&
      inWords(each.after) === inWords(after),
  )
}

/**
 * Whether a device has given back what it had removed itself, after the removal that counts: what another device has written meanwhile. That
 * may be an update whose author had not heard of the removal either, and nobody can tell that from an item that was made anew.
 */
function gaveBack(
  { seq, write, after }: Version,
  carried: readonly Carried[],
  versions: readonly Version[],
  devices: Cast['devices'],
): boolean {
  const removal = carried.filter(({ intent }) => intent.type === 'remove').at(-1)
  return versions.some(
    (each, i) =>
      each.seq > (removal?.seq ?? Infinity) &&
      each.seq < seq &&
      each.write.by === write.by &&
      versions[i - 1]?.write.by !== write.by &&
      !each.after &&
      inWords(each.before) === inWords(after) &&
      !knewItGone(versions[i - 1], devices),
  )
}

/** Whether the last that its author had heard of the item, before a write, was that it is gone. */
function knewItGone(made: Version | undefined, devices: Cast['devices']): boolean {
  const { by, id, at } = made?.write ?? {}
  const heard = by === undefined ? [] : (devices[by]?.hearing.heard ?? [])
  const last = heard.filter((each) => each.id === id && each.at < (at ?? 0)).at(-1)
  return last !== undefined && last.thing === undefined
}

function isConflicted({ edits }: Intent): boolean {
  return edits.some(({ end }) => end === 'conflicted')
}

/** Whether the device had all the time heard what is told, and so of a removal: what is on its way when the stream is lost never comes. */
function heardOf(
  { write }: Version,
  { hearing }: FuzzDevice,
  { write: { id, at } }: Version,
): boolean {
  return hearing.heardAll(write.at, at) && hearing.heardGone(id, write.at)
}

/** A number that was given, and never sent, though its edit says that it is settled, or nothing as its device crashed. */
function neverSent(
  intents: readonly Intent[],
  carried: readonly Carried[],
  devices: Cast['devices'],
): Fault[] {
  const told = devices.flatMap((device) => device.told)
  return intents.flatMap((intent, at) => {
    const { by, type, fields, edits, id } = intent
    if (by === undefined || type === 'remove' || intent.derived) return []
    const later = intents.filter((each, i) => i > at && each.by === by)
    const open = (['a', 'b'] as const).filter(
      (field) =>
        (fields[field] ?? 0) !== 0 &&
        !carried.some((each) => each.intent === intent && each.fields.includes(field)) &&
        !later.some((each) => each.type !== 'update' || field in each.fields),
    )
    const isTold = told.some(
      (each) => each.id === id && open.some((field) => each.ours?.[field] === fields[field]),
    )
    const known = edits.map(({ end }) => end ?? '')
    const restored = devices[by]?.restored.filter((each) => each.id === id) ?? []
    // It was said, before a crash or after it.
    const failed = [...known, ...restored.map(({ edit }) => edit.end ?? '')].some((end) =>
      ['failed', 'discarded'].includes(end),
    )
    if (open.length === 0 || isTold || failed) return []
    const crashed = known.includes('lost')
    if (!crashed && known.some((end) => end !== 'settled')) return []
    const text = `device ${by}: ${open.join()} of ${id} ${inWords({ a: 0, b: 0, c: false, ...fields })}`
    return [{ kind: crashed ? 'lost in a crash' : 'never sent', text }]
  })
}

function inLoss({ intent, field, by }: Loss): Fault {
  const { id, fields, type, saw } = intent
  const wanted = field === undefined ? type : `${field} ${String(fields[field])}`
  const where = by
    ? `overwritten by ${by.write.by === undefined ? 'another client' : `device ${by.write.by}`} with ${inWords(by.after)} over ${inWords(by.before)}`
    : 'overwritten by nobody'
  const text = `device ${String(intent.by)}: ${id} should have ${wanted} (seen: ${inWords(saw)}), ${where}`
  return { kind: 'silent loss', text }
}
