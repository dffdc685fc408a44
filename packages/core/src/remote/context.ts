import type { Clock } from '../base/clock.ts'
import type { RandomSource } from '../base/random.ts'
import type { Transport } from '../transport/transport.ts'
import type { ServerFeatures } from './serverFeatures.ts'
import type { Trace } from './trace.ts'

/** What every part of one account works with. */
export interface RemoteContext {
  /** The stream. */
  readonly transport: Transport
  /** The time. */
  readonly clock: Clock
  /** Chance, for jitter. */
  readonly random: RandomSource
  /** What the server can do, asked once a session. */
  readonly features: ServerFeatures
  /** Takes down what happens. */
  readonly trace: Trace
}
