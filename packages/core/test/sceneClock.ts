import { createVirtualClock, type VirtualClock } from '@rxpep/testing'

/** A virtual clock that knows when its next timer is due. */
export interface SceneClock extends VirtualClock {
  /** When the next timer is due, in milliseconds since the epoch; never without one. */
  readonly next: number
}

/** Creates a virtual clock that can be moved from timer to timer. */
export function createSceneClock(): SceneClock {
  const clock = createVirtualClock()
  const due = new Set<{ readonly at: number }>()
  return {
    now: () => clock.now(),
    get pending() {
      return clock.pending
    },
    get next() {
      let next = Infinity
      for (const { at } of due) next = Math.min(next, at)
      return next
    },
    after(ms, run) {
      const timer = { at: clock.now() + Math.max(0, ms) }
      due.add(timer)
      const cancel = clock.after(ms, () => {
        due.delete(timer)
        run()
      })
      return () => {
        due.delete(timer)
        cancel()
      }
    },
    advance: (ms) => {
      clock.advance(ms)
    },
    runAll: (limit) => {
      clock.runAll(limit)
    },
  }
}
