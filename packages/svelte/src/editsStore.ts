import type { Edit } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { open, type Definition } from './open.ts'
import { watchObservable, watchOf } from './watch.ts'

/**
 * The store of the edits on their way, and of those that failed, with `retry` and `discard`: of a collection or document, or of all that
 * are open where none is given.
 *
 * An edit stays the same object on its way: show `edit.state$`, which is a store itself, where its state is to be seen.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const edits = editsStore(bookmarks)
 * // {#each $edits as edit (edit)} <PendingEdit {edit} /> {/each}
 */
export function editsStore(
  definition?: undefined,
  account?: AccountSource,
): LiveStore<readonly Edit[]>
export function editsStore<T, I>(
  definition: Definition<T, I>,
  account?: AccountSource,
): LiveStore<readonly Edit<T>[]>
export function editsStore<T, I>(
  definition?: Definition<T, I>,
  account?: AccountSource,
): LiveStore<readonly Edit[]> {
  return liveStore(
    watchOf(accountSource(account), (from) =>
      watchObservable<readonly Edit[]>(definition ? open(from, definition).edits$ : from.edits$),
    ),
  )
}
