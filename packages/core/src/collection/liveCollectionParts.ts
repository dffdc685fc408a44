import type { RemoteContext } from '../remote/context.ts'
import type { Delivery } from '../remote/delivery.ts'
import type { AccountStore } from '../storage/accountStore.ts'
import type { Turn } from './turn.ts'

/** What the collections of one account share, and what is stored of this one. */
export interface LiveCollectionParts {
  /** What all of them work with. */
  readonly context: RemoteContext
  /** How events get here. */
  readonly delivery: Delivery
  /** Where edits of one step come together. */
  readonly turn: Turn
  /** What is stored of the account. */
  readonly store?: AccountStore | undefined
}
