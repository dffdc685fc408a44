import type { StorageError } from '../base/errors.ts'
import type { NodeStatus } from '../remote/nodeStatus.ts'

/** What is known about a collection or document as a whole. */
export interface CollectionStatus extends NodeStatus {
  /** Whether the view comes from what was stored here, and the server has not been heard yet. */
  readonly fromCache: boolean
  /** What is in the way of storing what is seen and edited here; it is only in memory then. */
  readonly storageError?: StorageError
  /** How many edits have not ended. */
  readonly pending: number
  /** How many edits failed and were neither retried nor discarded. */
  readonly failed: number
}
