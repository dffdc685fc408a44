import type { Remote } from '../fold/remote.ts'
import type { Edit, EditLife } from './edit.ts'
import type { Operation } from './editTarget.ts'

/** An edit on its way, and what is known about its tries. */
export interface QueuedEdit<T, I> {
  /** What it does. */
  readonly operation: Operation<I>
  /** Its life. */
  readonly life: EditLife
  /** As the user holds it. */
  readonly edit: Edit
  /** Whether it is being worked on; else it waits for its turn. */
  busy: boolean
  /** What stood on the server when it was first sent; known from then on until it is certain that nothing was sent. */
  base?: Remote<T> | undefined
  /** The server has said that it is done. */
  acked?: boolean
  /** The stream was closed with an error while it was in flight: it is tried once more, alone. */
  suspected?: boolean
  /** How often the stream was lost while it was in flight, for whatever reason. */
  losses: number
  /** How often no answer came. */
  unanswered: number
}

/** The most edits of one node in flight. */
const IN_FLIGHT = 16

/**
 * The edits that wait and that nothing before them stands in the way of: one at a time for each item; `clear`, and whatever
 * may make the server close the stream, alone.
 */
export function sendable<T, I>(pending: Iterable<QueuedEdit<T, I>>): QueuedEdit<T, I>[] {
  const ready: QueuedEdit<T, I>[] = []
  const items = new Set<string>()
  for (const entry of pending) {
    if (items.size >= IN_FLIGHT) break
    const { id } = entry.edit
    const alone = id === undefined || entry.suspected === true
    if (alone && items.size > 0) break
    if (!entry.busy && !items.has(id ?? '')) ready.push(entry)
    if (alone) break
    items.add(id)
  }
  return ready
}
