import { systemClock, type Clock } from '@rxpep/core'

const SLOWER = 4
const start = systemClock.now()

/**
 * A clock on which a second takes four: what the library does within some time is not too late on a machine that is slow and loaded,
 * where one device may hear of a thing seconds after the other.
 */
export const patientClock: Clock = {
  now: () => start + (systemClock.now() - start) / SLOWER,
  after: (ms, run) => systemClock.after(SLOWER * ms, run),
}
