import type { Collection, CollectionDefinition, Edit, PutOptions, Recipe } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import type { DeepReadonly } from './deepReadonly.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { open } from './open.ts'
import { now, watchObservable, watchOf, type MaybeGetter, type Watch } from './watch.ts'

/**
 * One item, and what can be done with it.
 *
 * @template T the values as the app reads them
 * @template I the values as it may write them
 */
export interface ItemStore<T, I = T> extends LiveStore<DeepReadonly<T> | undefined> {
  /** Stores a value under this ItemID, as {@link Collection.put} does. */
  readonly put: (value: I, options?: PutOptions) => Edit<T>
  /** Changes the item by a recipe, as {@link Collection.update} does. */
  readonly update: (recipe: Recipe<T>) => Edit<T>
  /** Takes the item away, as {@link Collection.remove} does. */
  readonly remove: () => Edit<T>
}

/**
 * The store of one item: wakes only when this item changes. Nothing where there is no such item, or no id yet.
 *
 * @param id the ItemID, or a getter of one that may change
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * let { jid } = $props()
 * const room = itemStore(bookmarks, () => jid)
 */
export function itemStore<T, I>(
  definition: CollectionDefinition<T, I>,
  id: MaybeGetter<string | undefined>,
  account?: AccountSource,
): ItemStore<T, I> {
  const source = accountSource(account)
  const collection = (): Collection<T, I> => open(now(source), definition)
  // The collection itself refuses what is no ItemID.
  const own = (): string => now(id) as string
  const value = watchOf(source, (from) =>
    watchOf(id, (wanted) => watchItem(open(from, definition), wanted)),
  )
  return Object.assign(
    liveStore(value) as LiveStore<unknown> as LiveStore<DeepReadonly<T> | undefined>,
    {
      put: (next: I, options?: PutOptions) => collection().put(own(), next, options),
      update: (recipe: Recipe<T>) => collection().update(own(), recipe),
      remove: () => collection().remove(own()),
    },
  )
}

function watchItem<T, I>(
  collection: Collection<T, I>,
  id: string | undefined,
): Watch<T | undefined> {
  if (id !== undefined) return watchObservable(collection.item$(id))
  return (run) => {
    run(undefined)
    return () => undefined
  }
}
