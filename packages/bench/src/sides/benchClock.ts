import { systemClock, type Clock } from '@rxpep/core'

const SOON = 50
const MINUTE = 60_000

/** The machine's clock, whose timers cost what they cost; but none that is more than a moment away comes due while a run lasts. */
export const benchClock: Clock = {
  now: () => systemClock.now(),
  soon: (run) => systemClock.soon?.(run),
  after: (ms, run) => systemClock.after(ms > SOON ? Math.max(ms, MINUTE) : ms, run),
}
