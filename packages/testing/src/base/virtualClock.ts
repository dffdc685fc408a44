import type { Clock } from '@rxpep/core'

/** A clock that stands still until told to move. */
export interface VirtualClock extends Clock {
  /** How many timers are waiting. */
  readonly pending: number
  /** When the next timer is due, in milliseconds since the epoch; `Infinity` without one. */
  readonly next: number
  /** Moves time forward by `ms` milliseconds; what falls due runs in order, each at its own time. */
  advance(ms: number): void
  /** Runs every timer that waits, and those they start, but no more than `limit` (1 000 unless told). */
  runAll(limit?: number): void
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

/**
 * Creates a clock that starts at `start` milliseconds since the epoch (2030-01-01 unless told).
 *
 * @example
 * const clock = createVirtualClock()
 * clock.after(1_000, () => console.log('a second later'))
 * clock.advance(1_000)
 */
export function createVirtualClock(start = Date.UTC(2030, 0, 1)): VirtualClock {
  const timers = new Set<Timer>()
  let now = start
  const fire = (timer: Timer): void => {
    timers.delete(timer)
    now = Math.max(now, timer.at)
    timer.run()
  }
  return {
    now: () => now,
    get pending() {
      return timers.size
    },
    get next() {
      return earliest(timers)?.at ?? Infinity
    },
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), run }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    advance(ms) {
      const until = now + ms
      for (let next = earliest(timers); next && next.at <= until; next = earliest(timers)) {
        fire(next)
      }
      now = until
    },
    runAll(limit = 1000) {
      for (let left = limit; left > 0; left--) {
        const next = earliest(timers)
        if (next === undefined) return
        fire(next)
      }
    },
  }
}

/** The timer that is due first; of two that are due together the one that was set first. */
function earliest(timers: Set<Timer>): Timer | undefined {
  let first: Timer | undefined
  for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer
  return first
}
