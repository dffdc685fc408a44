import type {
  Collection,
  CollectionDefinition,
  CollectionStatus,
  HydratedCollection,
  View,
} from '@rxpep/core'
import { useTracked } from './trackedStore.ts'
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
  const opened = useOpened(definition)
  const { live } = opened
  return useTracked<
    Parts<T>,
    CollectionActions<T, I>,
    Pick<HydratedCollection<T>, 'view' | 'status'>
  >(opened, live, () => ({
    parts: {
      view: [live.view$, viewOf],
      items: [live.view$, (from) => viewOf(from).toArray()],
      status: [live.status$, statusOf],
    },
    actions: actionsOf(live),
  }))
}

type Parts<T> = Omit<UseCollection<T>, keyof CollectionActions<T>>

function viewOf<T>(from: Pick<HydratedCollection<T>, 'view'>): View<T> {
  return from.view
}

/** What is known about a collection as a whole. */
export function statusOf(from: { readonly status: CollectionStatus }): CollectionStatus {
  return from.status
}

/** What changes a collection. */
export function actionsOf<T, I>({
  put,
  update,
  remove,
  clear,
}: CollectionActions<T, I>): CollectionActions<T, I> {
  return { put, update, remove, clear }
}
