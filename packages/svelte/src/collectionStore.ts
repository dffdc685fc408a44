import type { Collection, CollectionDefinition, View } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { actionsOf } from './actionsOf.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { open } from './open.ts'
import { now, watchObservable, watchOf } from './watch.ts'

/**
 * The view of a collection, and what can be done with it.
 *
 * @template T the values as the app reads them
 * @template I the values as it may write them
 */
export interface CollectionStore<T, I = T> extends LiveStore<View<T>> {
  /** Stores a value, as {@link Collection.put} does. */
  readonly put: Collection<T, I>['put']
  /** Changes an item by a recipe, as {@link Collection.update} does. */
  readonly update: Collection<T, I>['update']
  /** Takes an item away, as {@link Collection.remove} does. */
  readonly remove: Collection<T, I>['remove']
  /** Takes all items away, as {@link Collection.clear} does. */
  readonly clear: Collection<T, I>['clear']
  /** Resolves with the view once it is complete, for `{#await}`; rejects as {@link Collection.whenReady} does. */
  readonly whenReady: Collection<T, I>['whenReady']
  /** Resolves when every edit has ended; rejects as {@link Collection.whenReady} does. */
  readonly whenInSync: Collection<T, I>['whenInSync']
}

/**
 * The store of a collection: its view by ItemID, and its edits as functions that may be destructured.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const notes = collectionStore(noteDefinition)
 * // {#each $notes as [id, note] (id)} … {/each}, or notes.current
 */
export function collectionStore<T, I>(
  definition: CollectionDefinition<T, I>,
  account?: AccountSource,
): CollectionStore<T, I> {
  const source = accountSource(account)
  const collection = (): Collection<T, I> => open(now(source), definition)
  return Object.assign(
    liveStore(watchOf(source, (from) => watchObservable(open(from, definition).view$))),
    actionsOf(collection, 'put', 'update', 'remove', 'clear', 'whenReady', 'whenInSync'),
  )
}
