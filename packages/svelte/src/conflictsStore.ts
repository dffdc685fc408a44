import type { Conflict } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { nodeOf, type Definition } from './nodeOf.ts'
import { watchObservable, watchOf } from './watch.ts'

/**
 * The store of the conflicts that stand, oldest first, with `restore` and `dismiss`.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const conflicts = conflictsStore(bookmarks)
 * // {#each $conflicts as conflict (conflict)} <button onclick={conflict.restore}> … {/each}
 */
export function conflictsStore<T, I>(
  definition: Definition<T, I>,
  account?: AccountSource,
): LiveStore<readonly Conflict<T>[]> {
  return liveStore(
    watchOf(accountSource(account), (from) => watchObservable(nodeOf(from, definition).conflicts$)),
  )
}
