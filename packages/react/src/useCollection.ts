import { useMemo } from 'react'
import type { Collection, CollectionDefinition, CollectionStatus, View } from '@rxpep/core'
import { actionsOf } from './actionsOf.ts'
import { storeOf } from './store.ts'
import { trackedStore, useTracked } from './trackedStore.ts'
import { useOpened } from './useOpened.ts'

/** What changes a collection: the same functions as long as the account is the same. */
export type CollectionActions<T, I = T> = Pick<
  Collection<T, I>,
  'put' | 'update' | 'remove' | 'clear'
>

/** What {@link useCollection} gives: what is read of it is what the component renders again for. */
export interface UseCollection<T, I = T> extends CollectionActions<T, I> {
  /** What the user sees, by ItemID. */
  readonly view: View<T>
  /** The values of the view, in the order of their ItemIDs. */
  readonly items: readonly T[]
  /** What is known about the collection as a whole: whether it is loading, online, private. */
  readonly status: CollectionStatus
}

/**
 * A collection of the account: what is there, and what changes it.
 *
 * The component renders again when something that it has read is something else, once for all that happens in one turn.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`
 * @example
 * const { items, put } = useCollection(bookmarks)
 */
export function useCollection<T, I = T>(
  definition: CollectionDefinition<T, I>,
): UseCollection<T, I> {
  const { live, first } = useOpened(definition)
  const store = useMemo(
    () =>
      trackedStore<
        Omit<UseCollection<T, I>, keyof CollectionActions<T, I>>,
        CollectionActions<T, I>
      >(
        {
          view: storeOf(
            live.view$,
            () => live.view,
            () => first.view,
          ),
          items: storeOf(
            live.view$,
            () => live.view.toArray(),
            () => first.view.toArray(),
          ),
          status: storeOf(
            live.status$,
            () => live.status,
            () => first.status,
          ),
        },
        actionsOf(live, 'put', 'update', 'remove', 'clear'),
      ),
    [live],
  )
  return useTracked(store)
}
