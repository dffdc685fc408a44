import type { Clock } from '../base/clock.ts'
import type { RandomSource } from '../base/random.ts'
import type { Codec } from '../codec/codec.ts'
import { editedFields, fieldState, without, type EditedField } from '../outbox/field.ts'
import { judgeGuard } from '../outbox/guard.ts'
import { changePatches, type Change, type Intent } from '../outbox/intent.ts'
import { applyPatches, valueAt, type Patch } from '../outbox/patch.ts'
import type { MergeOptions } from '../outbox/policy.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { Conflicts } from './conflicts.ts'
import type { Flight } from './flight.ts'
import type { Guard, Lane } from './lane.ts'
import type { Past } from './past.ts'
import type { Version } from './version.ts'

/** How long a settled edit is looked after, in milliseconds: the 5 s that are promised, and some for what is on its way. */
const GUARDED = 5500

/** How long a write of a stream that is gone may still arrive, in milliseconds. */
export const LATE = 300_000

/** How often a field is put back. */
const REPAIRS = 2

/** How long a repair waits at the most, so that not all devices repair at once, in milliseconds. */
const JITTER = 500

/** What a guardian works with. */
export interface GuardianParts<T> {
  /** The time. */
  readonly clock: Clock
  /** Chance, for jitter. */
  readonly random: RandomSource
  /** Writes values. */
  readonly codec: Codec<T, unknown>
  /** What the items were a moment ago. */
  readonly past: Past<T>
  /** How edits meet those of others. */
  readonly merge: MergeOptions<T>
  /** Where it is told what could not be put back. */
  readonly conflicts: Conflicts<T>
  /** Says that a lane is to be swept at a time, in milliseconds since the epoch. */
  readonly watch: (lane: Lane<T>, until: number) => void
  /** Queues what puts something back, not to be sent before that time. */
  readonly repair: (lane: Lane<T>, intent: Intent<T>, plan: RepairPlan<T>) => void
}

/** How something is put back. */
export interface RepairPlan<T> {
  /** Not to be sent before, in milliseconds since the epoch. */
  readonly notBefore: number
  /** Why. */
  readonly reason: 'overwritten' | 'late write' | 'removed'
  /** For a removal: whether it is about what the item is now. */
  readonly about?: ((now: Version<T>) => boolean) | undefined
}

/** Looks after what was settled, and after what was sent and may still arrive. */
export class Guardian<T> {
  readonly #parts: GuardianParts<T>

  constructor(parts: GuardianParts<T>) {
    this.#parts = parts
  }

  /**
   * The server has told of a flight: it is looked after from now on, in place of what came before it. What stood there a moment ago
   * may be what an overtaken writer still brings back.
   */
  guard(lane: Lane<T>, flight: Flight<T>): void {
    const { fields, base, target, write } = flight
    if (target === undefined || flight.guarded) return
    flight.guarded = true
    const { past, merge } = this.#parts
    const earlier = past.of(lane.id)
    const own = fields.filter(isOwn)
    // What is put back for others takes nothing over that is looked after already.
    this.release(lane, own)
    const guarded = own.map((field) => ({
      ...field,
      befores: [
        ...field.befores,
        ...earlier.map((value) => valueAt(value, field.path, merge.mergeBy)),
      ],
    }))
    this.#add(lane, { fields: guarded, base, target, write })
  }

  /** What was to be put back is there again by itself: it is looked after some more. */
  again(lane: Lane<T>, { before, after }: Change<T>, fields: readonly EditedField[]): void {
    if (fields.length > 0) this.#add(lane, { fields, base: before, target: after })
  }

  /** Something that was meant to put things right has itself gone over what is newer: that is put back. */
  giveWay(lane: Lane<T>, was: T, is: Version<T>): void {
    this.#restore(lane, was, is)
  }

  /** It was made after a removal, and removed again at once: that may have been about what somebody else had brought back. */
  #tellRemoved({ id }: Lane<T>, { base, target }: Guard<T>): void {
    const patches = changePatches(base, target, this.#parts.merge.mergeBy)
    const fact = { id, base, ours: target, theirs: undefined, patches }
    this.#parts.conflicts.add({ ...fact, reason: 'removed' })
  }

  /** An item that was removed while an update of it was on its way has come back by that: it is removed once more. */
  removeAgain(lane: Lane<T>, flight: Flight<T>): void {
    const { write, target } = flight
    if (write.type !== 'publish') return
    this.#repair(
      lane,
      { type: 'remove', id: lane.id, before: target },
      'removed',
      isPayload(write.payload),
    )
  }

  #add(lane: Lane<T>, guard: Omit<Guard<T>, 'until'>): void {
    const until = this.#parts.clock.now() + GUARDED
    const fields = guard.fields.filter(isOwn)
    // What has nothing left to look after is of use only as the newest.
    lane.guards = [
      ...lane.guards.filter((each) => each.fields.length > 0),
      { ...guard, fields, until },
    ]
    this.#parts.watch(lane, until)
  }

  /** What was sent may still arrive. */
  expectLate(lane: Lane<T>, { write }: Flight<T>): void {
    const payload = write.type === 'publish' ? write.payload : undefined
    const until = this.#parts.clock.now() + LATE
    lane.late.push({ payload, until })
    this.#parts.watch(lane, until)
  }

  /** The user has changed these places anew, and has that: what they were is nobody's business any more. */
  release(lane: Lane<T>, patches: readonly Patch[]): void {
    for (const guard of lane.guards) guard.fields = without(guard.fields, patches)
  }

  /** Our own removal has arrived: nothing of the item is looked after any more. */
  removed(lane: Lane<T>): void {
    lane.guards = []
  }

  /**
   * The item became another one, and not by a write of this device that is still awaited; the answer is whether by one that is late. That
   * can't be told from a removal.
   */
  observe(lane: Lane<T>, was: Version<T>, is: Version<T>): boolean {
    const late = this.#takeLate(lane, is)
    // What is on its way may want the same.
    if (late && !this.#isWanted(lane, is.value)) this.#undo(lane, was, is)
    else if (is.value === undefined) this.#lookRemoved(lane, was)
    else for (const guard of lane.guards) this.#look(lane, guard, was, is)
    return late && is.value !== undefined
  }

  /** Ends what has had its time, as the item is now. Not to be called while offline, as nothing can be seen then. */
  sweep(lane: Lane<T>, value: T | undefined): void {
    const now = this.#parts.clock.now()
    for (const guard of lane.guards) if (isUnderWay(lane, guard)) guard.until = now + GUARDED
    lane.late = lane.late.filter(({ until }) => until > now)
    for (const guard of lane.guards) if (guard.until <= now) this.#end(lane, guard, value)
    lane.guards = lane.guards.filter(({ until }) => until > now)
  }

  /**
   * Our own write of long ago has arrived now, and spoilt what came after it: that is put back. Where it is taken away for that, it is
   * told as well, as somebody else may have meant just the same; and a removal stands.
   */
  #undo(lane: Lane<T>, was: Version<T>, is: Version<T>): void {
    const { id } = lane
    const guard = lane.guards.at(-1)
    if (is.value === undefined) {
      if (guard && this.#isLive(lane, guard)) this.#tellRemoved(lane, guard)
      return
    }
    // What is on its way makes it another one at once.
    if (was.value === undefined && lane.edits.length > 0) return
    this.#restore(lane, was.value, is)
    if (was.value !== undefined) return
    const patches = changePatches(undefined, is.value, this.#parts.merge.mergeBy)
    const fact = { id, base: undefined, ours: undefined, theirs: is.value, patches }
    this.#parts.conflicts.add({ ...fact, reason: 'overwrote' })
  }

  /** Makes an item what it was. */
  #restore(lane: Lane<T>, after: T | undefined, is: Version<T>): void {
    const { id, edits } = lane
    const { mergeBy } = this.#parts.merge
    const before = is.value
    if (after === undefined) {
      this.#repair(lane, { type: 'remove', id, before }, 'late write', isPayload(is.source))
    } else if (before === undefined) {
      const patches = changePatches(before, after, mergeBy)
      this.#repair(lane, { type: 'put', id, before, after, patches }, 'late write')
    } else {
      const newer = edits.flatMap(({ intent }) => ('patches' in intent ? intent.patches : []))
      const others = editedFields(before, after, mergeBy).map((field) => ({
        ...field,
        repairs: Infinity,
      }))
      const patches = without(others, newer)
      if (patches.length === 0) return
      this.#repair(lane, { type: 'update', id, before, after, patches }, 'late write')
    }
  }

  #isWanted(lane: Lane<T>, value: T | undefined): boolean {
    return (
      lane.edits.length > 0 &&
      sameValue(lane.applyTo(value, false, this.#parts.merge.mergeBy), value)
    )
  }

  #isLive(lane: Lane<T>, guard: Guard<T>): boolean {
    return guard.until > this.#parts.clock.now() || isUnderWay(lane, guard)
  }

  #look(lane: Lane<T>, guard: Guard<T>, was: Version<T>, is: Version<T>): void {
    const { merge } = this.#parts
    if (was.value === undefined) return
    const step = { was: was.value, is: is.value, late: false }
    const same = (restored: T) => sameValue(restored, was.value) && this.#same(lane, was, is)
    const { kept, lost } = this.#isOlder(guard, is.value)
      ? { kept: [], lost: guard.fields }
      : judgeGuard(guard.fields, step, same, merge.mergeBy)
    const free = new Set(without(lost, newerPatches(lane)))
    const repaired = lost.filter(
      (field) => field.repairs < REPAIRS && free.has(field) && this.#isLive(lane, guard),
    )
    guard.fields = [...kept, ...lost.filter((field) => !repaired.includes(field))]
    if (repaired.length > 0 && is.value !== undefined) this.#putBack(lane, is.value, repaired)
  }

  /** A removal is meant; but one on the heels of another may only be about what somebody else has brought back. */
  #lookRemoved(lane: Lane<T>, was: Version<T>): void {
    const guard = lane.guards.at(-1)
    if (guard && this.#isLive(lane, guard)) {
      const { past } = this.#parts
      const { write } = guard
      const touched =
        write?.type === 'publish'
          ? !isPayload(write.payload)(was)
          : !sameValue(was.value, guard.target)
      if ((touched && past.wasRemoved(lane.id, 'here')) || past.wasRemoved(lane.id, 'elsewhere'))
        this.#tellRemoved(lane, guard)
    }
    lane.guards = []
  }

  #putBack(lane: Lane<T>, now: T, fields: readonly EditedField[]): void {
    const patches = fields.map((field) => ({ ...field, repairs: field.repairs + 1 }))
    const after = applyPatches(now, patches, this.#parts.merge.mergeBy)
    this.#repair(lane, { type: 'update', id: lane.id, before: now, after, patches }, 'overwritten')
  }

  #repair(
    lane: Lane<T>,
    intent: Intent<T>,
    reason: RepairPlan<T>['reason'],
    about?: RepairPlan<T>['about'],
  ): void {
    const { clock, random, repair } = this.#parts
    repair(lane, intent, { notBefore: clock.now() + Math.round(random() * JITTER), reason, about })
  }

  /** What only moves forward is put back whenever it goes backward. */
  #isOlder({ target }: Guard<T>, now: T | undefined): boolean {
    const { compare } = this.#parts.merge
    return compare !== undefined && now !== undefined && compare(now, target) < 0
  }

  /** What could not be put back is told. */
  #end(lane: Lane<T>, { fields, base, target }: Guard<T>, theirs: T | undefined): void {
    const { conflicts, merge } = this.#parts
    const patches = without(fields, newerPatches(lane)).filter(
      (field) => fieldState(field, theirs, merge.mergeBy) === 'at base',
    )
    if (patches.length === 0 || theirs === undefined) return
    conflicts.add({ id: lane.id, reason: 'overwritten', base, ours: target, theirs, patches })
  }

  /** Whether two versions differ in nothing but their values; a default may be written out in one of them. */
  #same({ id }: Lane<T>, was: Version<T>, is: Version<T>): boolean {
    const { codec } = this.#parts
    const rest = (source: Element | undefined) =>
      codec.encode(is.value, id, codec.encode(was.value, id, source))
    try {
      return canonicalEqual(rest(was.source), rest(is.source))
    } catch {
      return false
    }
  }

  #takeLate(lane: Lane<T>, { source }: Version<T>): boolean {
    const now = this.#parts.clock.now()
    const index = lane.late.findIndex(
      ({ payload, until }) =>
        until > now && (payload && source ? canonicalEqual(payload, source) : payload === source),
    )
    if (index >= 0) lane.late.splice(index, 1)
    return index >= 0
  }
}

/** What was put back for others is theirs. */
function isOwn({ repairs }: EditedField): boolean {
  return repairs <= REPAIRS
}

/** Whether the write has not ended, though the server has told of it: nobody is told yet that it is done. */
function isUnderWay<T>({ flight }: Lane<T>, { write }: Guard<T>): boolean {
  return write !== undefined && write === flight?.write
}

/** What the user has changed since. */
function newerPatches<T>({ flight, queue, edits }: Lane<T>): readonly Patch[] {
  return (flight?.guarded ? queue : edits).flatMap(({ repairs, intent }) =>
    !repairs && 'patches' in intent ? intent.patches : [],
  )
}

/** Whether an item is what was sent. */
function isPayload<T>(payload: Element | undefined): (now: Version<T>) => boolean {
  return ({ source }) =>
    payload !== undefined && source !== undefined && canonicalEqual(source, payload)
}
