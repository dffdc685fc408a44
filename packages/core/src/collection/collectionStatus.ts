import type { NodeStatus } from '../remote/nodeStatus.ts'

/** What is known about a collection or document as a whole. */
export interface CollectionStatus extends NodeStatus {
  /** Whether the view comes from what was stored here, and the server has not been heard yet. */
  readonly fromCache: boolean
  /** How many edits have not ended. */
  readonly pending: number
  /** How many edits failed and were neither retried nor discarded. */
  readonly failed: number
}
