import type { Clock } from '../base/clock.ts'
import type { StorageError } from '../base/errors.ts'
import type { IdSource } from '../base/ids.ts'
import type { NodeStore } from './storedNode.ts'

/** What is stored of one account. */
export interface AccountStore {
  /** What is in the way of storing; `undefined` while all is well. The account works on in memory. */
  readonly error: StorageError | undefined
  /** What is stored of a node: the same object each time. */
  node(name: string): NodeStore
  /** Writes what waits; resolves when that was tried, after 5 s at the latest. Never rejects. */
  flush(): Promise<void>
  /** Deletes all that is stored of the account, at once, and stores nothing more. Never rejects. */
  forget(): Promise<void>
  /** Flushes, and lets others have the edits that are left. The storage stays open: it is the app's. */
  close(): Promise<void>
}

/** What an account gives to its store. */
export interface AccountStoreParts {
  /** The account's bare JID. */
  readonly jid: string
  /** The time. */
  readonly clock: Clock
  /** Where the name of this instance comes from; random unless told. */
  readonly ids?: IdSource | undefined
  /** Called when {@link AccountStore.error} has become another one. */
  changed(): void
}
