import { added } from '../base/added.ts'
import { fieldState, without, type EditedField } from '../outbox/field.ts'
import type { Change } from '../outbox/intent.ts'
import { valueAt, type Patch } from '../outbox/patch.ts'
import type { Element } from '../xml/element.ts'
import { patchesOf, type Flight } from './flight.ts'
import type { Guard, Lane } from './lane.ts'
import { samePayload } from './version.ts'
import type { Workbench } from './workbench.ts'

/** How long a settled edit is looked after, in milliseconds: the 5 s that are promised, and some for what is on its way. */
const GUARDED = 5500

/** How often a field is put back. */
export const REPAIRS = 2

/**
 * The server has told of a flight: it is looked after from now on, in place of what came before it. What stood there a moment ago
 * may be what an overtaken writer still brings back.
 */
export function guard<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { fields, base, target } = flight
  if (target === undefined || flight.guarded) return
  flight.guarded = true
  const own = ownOf(fields)
  // What is put back for others takes nothing over that is looked after already.
  release(lane, own)
  const since = bench.past.now()
  const write = lane.flight === flight ? flight.write : undefined
  const payload = payloadOf(bench, flight)
  addGuard(bench, lane, { fields: own, since, base, target, payload, write, until: untilOf(bench) })
}

/** What was sent: as the server has it, where it says the same, so that it isn't kept twice. */
function payloadOf<T>({ ledger }: Workbench<T>, { write }: Flight<T>): Element | undefined {
  if (write.type !== 'publish') return undefined
  const { source } = ledger.version(write.id)
  return samePayload(source, write.payload) ? source : write.payload
}

/** Whether an item has all that is looked after, as most of the time, and has had it since. */
export function isWhole<T>({ options }: Workbench<T>, { fields }: Guard<T>, value: T): boolean {
  return fields.every(
    (field) => !field.overtaken && fieldState(field, value, options.mergeBy) === 'held',
  )
}

/** What is looked after knows from now on what it was lately: that is about to be forgotten. */
export function recallAll<T>(bench: Workbench<T>): void {
  for (const lane of bench.ledger.lanes.values())
    for (const each of lane.guards) recall(bench, lane, each)
}

/** Something has become of what is looked after: its fields know now what they were lately. */
export function recall<T>(bench: Workbench<T>, { id }: Lane<T>, guarded: Guard<T>): void {
  const { since } = guarded
  if (since === undefined) return
  guarded.since = undefined
  const { mergeBy } = bench.options
  const earlier = bench.past.of(id, since)
  guarded.fields = guarded.fields.map((field) => ({
    ...field,
    befores: [...field.befores, ...earlier.map((value) => valueAt(value, field.path, mergeBy))],
  }))
}

/** The next event that says what a flight has sent begins the looking after anew. */
export function unguard<T>(flight: Flight<T>): void {
  flight.guarded = false
}

/** What was to be put back is there again by itself: it is looked after some more. */
export function guardAgain<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  { before, after }: Change<T>,
  fields: readonly EditedField[],
): void {
  const own = ownOf(fields)
  if (own.length === 0) return
  addGuard(bench, lane, {
    fields: own,
    since: undefined,
    base: before,
    target: after,
    until: untilOf(bench),
  })
}

function untilOf<T>({ context }: Workbench<T>): number {
  return context.clock.now() + GUARDED
}

function addGuard<T>({ sweeper }: Workbench<T>, lane: Lane<T>, guarded: Guard<T>): void {
  // What has nothing left to look after is of use only as the newest.
  lane.guards = added(
    lane.guards.filter((each) => each.fields.length > 0),
    guarded,
  )
  sweeper.watch(lane, guarded.until)
}

/** The user has changed these places anew, and has that: what they were is nobody's business any more. */
export function release<T>(lane: Lane<T>, patches: readonly Patch[]): void {
  for (const each of lane.guards) each.fields = without(each.fields, patches)
}

/** Ends what has had its time. Not to be called while offline, as nothing can be seen then. */
export function sweep<T>(bench: Workbench<T>, lane: Lane<T>): void {
  const { value } = bench.ledger.version(lane.id)
  const now = bench.context.clock.now()
  for (const each of lane.guards) if (isUnderWay(lane, each)) each.until = now + GUARDED
  lane.late = lane.late.filter(({ until }) => until > now)
  for (const each of lane.guards) if (each.until <= now) tellOverwritten(bench, lane, each, value)
  lane.guards = lane.guards.filter(({ until }) => until > now)
  bench.ledger.tidy(lane)
}

/** What could not be put back is told. */
function tellOverwritten<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  guarded: Guard<T>,
  theirs: T | undefined,
): void {
  const { conflicts, options } = bench
  if (guarded.gone || theirs === undefined || isWhole(bench, guarded, theirs)) return
  recall(bench, lane, guarded)
  const { fields, base, target } = guarded
  const patches = without(fields, newerPatches(lane)).filter(
    (field) => !field.overtaken && fieldState(field, theirs, options.mergeBy) === 'at base',
  )
  if (patches.length === 0) return
  conflicts.add({ id: lane.id, reason: 'overwritten', base, ours: target, theirs, patches })
}

/** Whether it is still looked after. */
export function isLive<T>({ context }: Workbench<T>, lane: Lane<T>, guarded: Guard<T>): boolean {
  return guarded.until > context.clock.now() || isUnderWay(lane, guarded)
}

/** Whether the write has not ended, though the server has told of it: nobody is told yet that it is done. */
function isUnderWay<T>({ flight }: Lane<T>, { write }: Guard<T>): boolean {
  return write !== undefined && write === flight?.write
}

/** What is put back for others is theirs. */
function ownOf(fields: readonly EditedField[]): readonly EditedField[] {
  return fields.filter(({ repairs }) => repairs <= REPAIRS)
}

/** What the user has changed since. */
export function newerPatches<T>({ flight, queue, edits }: Lane<T>): readonly Patch[] {
  return patchesOf((flight?.guarded ? queue : edits).filter(({ repairs }) => !repairs))
}
