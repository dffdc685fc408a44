import type { AccountStatus, CollectionStatus } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { open, type Definition } from './open.ts'
import { watchObservable, watchOf } from './watch.ts'

/**
 * The store of a status: of a collection or document, or of the account's connection where none is given.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const connection = statusStore() // $connection.state: connecting | online | offline | closed
 * const status = statusStore(bookmarks) // $status.phase, .pending, .failed, .privacy, …
 */
export function statusStore(
  definition?: undefined,
  account?: AccountSource,
): LiveStore<AccountStatus>
export function statusStore<T, I>(
  definition: Definition<T, I>,
  account?: AccountSource,
): LiveStore<CollectionStatus>
export function statusStore<T, I>(
  definition?: Definition<T, I>,
  account?: AccountSource,
): LiveStore<AccountStatus | CollectionStatus> {
  return liveStore(
    watchOf(accountSource(account), (from) =>
      watchObservable<AccountStatus | CollectionStatus>(
        definition ? open(from, definition).status$ : from.status$,
      ),
    ),
  )
}
