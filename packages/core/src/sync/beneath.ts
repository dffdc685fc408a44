import type { Intent } from '../outbox/intent.ts'
import type { Lane } from './lane.ts'
import { isChange, putsRight, type QueuedEdit } from './queuedEdit.ts'

/** What waits of one node, or is on its way. */
export interface Queues<T> {
  /** By item. */
  readonly lanes: ReadonlyMap<string, Lane<T>>
  /** What clears everything, oldest first. What else waits was made after that. */
  readonly clears: QueuedEdit<T>[]
}

/** All that is beneath an edit, and beneath that. */
export function allBeneath<T>({ beneath }: QueuedEdit<T>): QueuedEdit<T>[] {
  return beneath.flatMap((each) => [each, ...allBeneath(each)])
}

/** All that waits of an item, with what is beneath a removal. */
export function waitingIn<T>({ queue }: Lane<T>): QueuedEdit<T>[] {
  return queue.flatMap((each) => [each, ...allBeneath(each)])
}

/** What waits of an item that is gone by a removal was made of nothing. */
export function outlive<T>(lane: Lane<T>): void {
  for (const edit of waitingIn(lane)) if (isChange(edit)) edit.seen = undefined
}

/** What is over once a removal is done: all but what puts something right in what a clear has left, as the user had not seen it. */
export function isOver<T>({ unseen }: QueuedEdit<T>): (beneath: QueuedEdit<T>) => boolean {
  return (edit) => {
    const { id } = edit.edit
    return !putsRight(edit) || id === undefined || unseen?.has(id) !== true
  }
}

/** What goes on where a removal comes to nothing: what is beneath it and has not ended. */
export function goingOn<T>(
  { beneath }: QueuedEdit<T>,
  pending: ReadonlySet<QueuedEdit<T>>,
): QueuedEdit<T>[] {
  return beneath.flatMap((each) => (pending.has(each) ? [each] : goingOn(each, pending)))
}

/** Whether a removal that waits has made an edit pointless. */
export function isBeneath<T>(
  edit: QueuedEdit<T>,
  clears: readonly QueuedEdit<T>[],
  queue: readonly QueuedEdit<T>[] = [],
): boolean {
  return [...clears, ...queue].some((each) => allBeneath(each).includes(edit))
}

/** The removal of the user's that waits, and makes an edit pointless which comes before all that wait. */
export function removalAfter<T>(
  { lanes, clears }: Queues<T>,
  { edit: { id } }: QueuedEdit<T>,
): QueuedEdit<T> | undefined {
  const [head] = (id !== undefined && lanes.get(id)?.queue) || []
  const removal = head && !isChange(head) && !head.repairs ? head : undefined
  return [...clears, removal].find((each) => each?.life.state === 'queued')
}

/** Puts a removal over what waits and is pointless by it; where the user had removed the item before, it stands for that removal as well. */
export function putOver<T>(queues: Queues<T>, removal: QueuedEdit<T>): void {
  const { intent } = removal
  removal.beneath = takeWaiting(queues, intent)
  if (intent.type !== 'remove' || intent.before !== undefined) return
  for (const { repairs, intent: former } of removal.beneath)
    if (!repairs && former.type === 'remove') removal.intent = { ...intent, before: former.before }
}

function takeWaiting<T>(queues: Queues<T>, intent: Intent<T>): QueuedEdit<T>[] {
  const all = intent.type === 'clear'
  const clears = all ? queues.clears.filter((edit) => isWaiting(queues, edit)) : []
  for (const edit of clears) queues.clears.splice(queues.clears.indexOf(edit), 1)
  const lanes = all ? [...queues.lanes.values()] : [queues.lanes.get(intent.id)]
  const waiting = lanes.flatMap((lane) => lane?.queue ?? [])
  for (const lane of lanes) if (lane) lane.queue = []
  return [...clears, ...waiting]
}

/** Whether an edit waits, and nothing of it can have reached the server. */
export function isWaiting<T>({ lanes }: Queues<T>, edit: QueuedEdit<T>): boolean {
  const { intent, cleared } = edit
  const flight = 'id' in intent ? lanes.get(intent.id)?.flight : undefined
  const sent = cleared !== undefined || flight?.edits.includes(edit) === true
  return edit.life.state === 'queued' && !sent
}
