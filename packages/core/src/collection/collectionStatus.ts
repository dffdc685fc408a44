import { UsageError, type StorageError } from '../base/errors.ts'
import type { NodeStatus } from '../remote/nodeStatus.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { AccountStore } from '../storage/accountStore.ts'
import type { Outbox } from '../sync/outbox.ts'

/** What is known about a collection or document as a whole. */
export interface CollectionStatus extends NodeStatus {
  /** Whether the view comes from what was stored here, and the server has not been heard yet. */
  readonly fromCache: boolean
  /** What is in the way of storing what is seen and edited here; it is only in memory then. */
  readonly storageError?: StorageError
  /** How many edits have not ended: those of `edits$`. What only puts back what others have spoilt doesn't count, though `whenInSync` waits for it. */
  readonly pending: number
  /** How many edits failed and were neither retried nor discarded. */
  readonly failed: number
}

/** What tells what is known about a collection now, put together from its parts: the same object as long as it says the same. */
export function statusOf<T>(
  node: RemoteNode<T>,
  outbox: Outbox<T>,
  store: AccountStore | undefined,
): () => CollectionStatus {
  let made: CollectionStatus | undefined
  let of: NodeStatus | undefined
  let wasLoading: boolean | undefined
  return () => {
    const { status, fromCache } = node
    const { pending, failed, loading } = outbox
    const error = store?.error
    const isSame =
      of === status &&
      wasLoading === loading &&
      made?.fromCache === fromCache &&
      made.storageError === error &&
      made.pending === pending &&
      made.failed === failed
    if (made && isSame) return made
    of = status
    wasLoading = loading
    const storing = error && { storageError: error }
    // What the view lacks may be stored.
    const phase = status.phase === 'ready' && loading ? 'loading' : status.phase
    const all = { fromCache, pending, failed, ...storing, ...status }
    return (made = phase === status.phase ? all : { ...all, phase })
  }
}

/**
 * Whether the view is complete.
 *
 * @throws RxpepError the one of a terminal state
 */
export function isReady({ phase, error }: CollectionStatus): boolean {
  if (phase === 'closed') throw new UsageError('closed')
  if (phase === 'failed') throw error ?? new UsageError('unexpected')
  return phase === 'ready'
}
