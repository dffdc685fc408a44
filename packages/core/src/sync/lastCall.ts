import type { Clock } from '../base/clock.ts'
import type { Lane } from './lane.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** How long the last edits have to get to the server when everything ends, in milliseconds. */
const LAST = 2000

/** The edits that only wait for their time: what is being gathered, and what puts something back. */
export function gathered<T>(lanes: Iterable<Lane<T>>, now: number): QueuedEdit<T>[] {
  return [...lanes].flatMap(({ queue, flight, windowEnds }) => {
    const all = windowEnds > now ? queue : queue.filter(({ repairs }) => repairs)
    return [...all, ...(flight?.edits.filter(({ repairs }) => repairs) ?? [])]
  })
}

/** Resolves when edits have ended, or have had their time. */
export function lastCall<T>(clock: Clock, edits: readonly QueuedEdit<T>[]): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(LAST, resolve)
    void Promise.all(edits.map(({ edit }) => edit.done)).then(() => {
      cancel()
      resolve()
    })
  })
}
