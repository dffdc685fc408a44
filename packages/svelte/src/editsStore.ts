import type { Edit } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { nodeOf, type Definition } from './nodeOf.ts'
import { watchObservable, watchOf } from './watch.ts'

/**
 * The store of the edits on their way, and of those that failed, with `retry` and `discard`.
 *
 * An edit stays the same object on its way: show `edit.state$`, which is a store itself, where its state is to be seen.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const edits = editsStore(bookmarks)
 * // {#each $edits as edit (edit)} <PendingEdit {edit} /> {/each}
 */
export function editsStore<T, I>(
  definition: Definition<T, I>,
  account?: AccountSource,
): LiveStore<readonly Edit<T>[]> {
  return liveStore(
    watchOf(accountSource(account), (from) => watchObservable(nodeOf(from, definition).edits$)),
  )
}
