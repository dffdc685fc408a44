import type { Clock } from '../base/clock.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** How long the last edits have to get to the server when everything ends, in milliseconds. */
const LAST = 2000

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
