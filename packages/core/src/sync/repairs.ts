import { editedFields, fieldState, without, type EditedField } from '../outbox/field.ts'
import type { Intent } from '../outbox/intent.ts'
import { applyPatches, valueAt } from '../outbox/patch.ts'
import { createEdit } from './createEdit.ts'
import { patchesOf, type Flight } from './flight.ts'
import type { Lane } from './lane.ts'
import { isPayload, type Version } from './version.ts'
import type { Workbench } from './workbench.ts'

/** How long a repair waits at the most, so that not all devices repair at once, in milliseconds. */
const JITTER = 500

/** Puts fields back that an overtaken writer has taken back. */
export function putBack<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  now: T,
  fields: readonly EditedField[],
): void {
  const patches = fields.map((field) => ({ ...field, repairs: field.repairs + 1 }))
  const after = applyPatches(now, patches, bench.options.mergeBy)
  repair(bench, lane, { type: 'update', id: lane.id, before: now, after, patches }, 'overwritten')
}

/** An item that was removed while an update of it was on its way has come back by that: it is removed once more. */
export function removeAgain<T>(bench: Workbench<T>, lane: Lane<T>, flight: Flight<T>): void {
  const { write, target } = flight
  if (write.type !== 'publish') return
  const intent: Intent<T> = { type: 'remove', id: lane.id, before: target }
  const saysIt = isPayload(write.payload)
  // What was refused is another device's, that has made the item anew and made it say the same.
  repair(bench, lane, intent, 'removed', (now) => flight.sent && saysIt(now))
}

/** Makes an item what it was, where our own write, late or meant to put things right, has gone over what is newer. */
export function restore<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  after: T | undefined,
  { value: before, source }: Version<T>,
): void {
  const { id, edits } = lane
  if (after === undefined) {
    repair(bench, lane, { type: 'remove', id, before }, 'late write', isPayload(source))
    return
  }
  const others = editedFields(before, after, bench.options.mergeBy).map(forOthers)
  const patches = without(others, patchesOf(edits))
  if (patches.length === 0) return
  repair(bench, lane, { type: 'update', id, before, after, patches }, 'late write')
}

/**
 * Gives back what a removal that nobody made has taken away unseen; `over` is what was to be removed. In what somebody has made anew by then
 * only what was new in it is put back.
 */
export function giveBack<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  after: T,
  over: T | undefined,
  now: T | undefined,
): void {
  const { node, options } = bench
  const { mergeBy } = options
  const fields = editedFields(undefined, after, mergeBy).map((field) =>
    forOthers({ ...field, befores: [valueAt(over, field.path, mergeBy)] }),
  )
  const isLacking = (field: EditedField) => fieldState(field, now, mergeBy) === 'at base'
  const patches = now === undefined ? fields : fields.filter(isLacking)
  if (patches.length === 0) return
  const type = now === undefined ? 'put' : 'update'
  const { emptied } = node
  const isWanted = () => node.emptied === emptied
  const intent: Intent<T> = { type, id: lane.id, before: undefined, after, patches }
  repair(bench, lane, intent, 'late write', isWanted)
}

function forOthers(field: EditedField): EditedField {
  return { ...field, repairs: Infinity }
}

/** Queues what puts something right; `about` tells whether it is about what the item is now, or still wanted. */
function repair<T>(
  bench: Workbench<T>,
  lane: Lane<T>,
  intent: Intent<T>,
  reason: 'overwritten' | 'late write' | 'removed',
  about?: (now: Version<T>) => boolean,
): void {
  const { context, ledger, store, options } = bench
  const notBefore = context.clock.now() + Math.round(context.random() * JITTER)
  context.trace({ type: 'put-back', node: options.node, id: lane.id, reason })
  const queued = createEdit(bench, intent, { repairs: true, about })
  ledger.addFirst(queued)
  store.save(queued)
  lane.notBefore = Math.max(lane.notBefore, notBefore)
  lane.reads = true
  bench.wake(lane)
  bench.pump()
}
