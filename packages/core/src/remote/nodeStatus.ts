import type { RxpepError } from '../base/errors.ts'
import type { Privacy } from './privacyGate.ts'

/** Where a node is in its life here. */
export type Phase = 'loading' | 'ready' | 'failed' | 'closed'

/**
 * Whether the events of a node are known to arrive.
 *
 * `none`: the server takes no subscription, or there is none to take, as in private XML: the node is read from time to time. `unproven`: set up, but no own write has come back yet.
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

/** What changes in a status; an `error` of `undefined` means that it is mended. */
export type StatusPatch = Partial<Omit<NodeStatus, 'error'>> & { error?: RxpepError | undefined }

/** Holds the status of one node and tells when it is another one. What is closed stays closed. */
export class StatusCell {
  readonly #changed: () => void
  #now: NodeStatus = { phase: 'loading', online: false, delivery: 'unproven', privacy: 'unknown' }

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** The status now. */
  get now(): NodeStatus {
    return this.#now
  }

  /** Changes what the patch names. */
  readonly tell = (patch: StatusPatch): void => {
    const now = this.#now
    const isNews = (key: (typeof KEYS)[number]) => key in patch && patch[key] !== now[key]
    if (now.phase === 'closed' || !KEYS.some(isNews)) return
    const { error, ...rest } = { ...now, ...patch }
    this.#now = error === undefined ? rest : { ...rest, error }
    this.#changed()
  }
}

const KEYS = ['phase', 'online', 'delivery', 'privacy', 'error'] as const
