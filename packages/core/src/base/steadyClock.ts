import type { Clock } from './clock.ts'

/** A clock for what has its time: where the machine's is set back it goes on from where it was, so that nothing waits for longer than it was to. */
export function steadyClock(clock: Clock): Clock {
  let last = -Infinity
  let ahead = 0
  return {
    now() {
      const now = clock.now()
      ahead = Math.max(ahead, last - now)
      return (last = now + ahead)
    },
    after: (ms, run) => clock.after(ms, run),
  }
}
