import type { RxpepError } from '../base/errors.ts'
import type { Privacy } from './privacyGate.ts'

/** Where a node is in its life here. */
export type Phase = 'loading' | 'ready' | 'failed' | 'closed'

/**
 * Whether the events of a node are known to arrive.
 *
 * `none`: the server takes no subscription, the node is read from time to time. `unproven`: set up, but no own write has come back yet.
 * `items`: own publishes come back, own removals don't. `proven`: own writes come back.
 */
export type DeliveryState = 'none' | 'unproven' | 'items' | 'proven'

/** What is known about a node as a whole. */
export interface NodeStatus {
  /** `ready` once a complete view was there; it stays so while offline. */
  readonly phase: Phase
  /** Whether the view is kept up to date now. */
  readonly online: boolean
  /** Whether events are known to arrive. */
  readonly delivery: DeliveryState
  /** Whether only the own account can read and write the node. */
  readonly privacy: Privacy
  /** The newest fault that still stands; gone when it is mended. */
  readonly error?: RxpepError
}
