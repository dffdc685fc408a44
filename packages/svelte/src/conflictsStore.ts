import type { Conflict } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { open, type Definition } from './open.ts'
import { watchObservable, watchOf } from './watch.ts'

/**
 * The store of the conflicts that stand, oldest first, with `restore` and `dismiss`: of a collection or document, or of all that are open
 * where none is given.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const conflicts = conflictsStore(bookmarks)
 * // {#each $conflicts as conflict (conflict)} <button onclick={conflict.restore}> … {/each}
 */
export function conflictsStore(
  definition?: undefined,
  account?: AccountSource,
): LiveStore<readonly Conflict[]>
export function conflictsStore<T, I>(
  definition: Definition<T, I>,
  account?: AccountSource,
): LiveStore<readonly Conflict<T>[]>
export function conflictsStore<T, I>(
  definition?: Definition<T, I>,
  account?: AccountSource,
): LiveStore<readonly Conflict[]> {
  return liveStore(
    watchOf(accountSource(account), (from) =>
      watchObservable<readonly Conflict[]>(
        definition ? open(from, definition).conflicts$ : from.conflicts$,
      ),
    ),
  )
}
