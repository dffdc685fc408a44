import type { CollectionDefinition, LiveQuery, QueryOptions, Row, UsageError } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { open } from './open.ts'
import { watchObservable, watchOf, type MaybeGetter, type Source } from './watch.ts'

/** The rows of a query, as many as it is limited to. */
export interface QueryStore<T> extends LiveStore<readonly Row<T>[]> {
  /** How many items match, whatever limit and offset: a store of its own. */
  readonly count: LiveStore<number>
  /** What a function of the query has thrown, and nothing where all is well: a store of its own. */
  readonly error: LiveStore<UsageError | undefined>
}

/**
 * The store of a query: the items of a collection that match, in an order, kept up to date by what changes.
 *
 * Equal options are one query, however many stores have them; functions are equal when they are the same. What may change is read in the
 * getter itself: what `where` reads later, item by item, nobody follows.
 *
 * @param options what is asked for, or a getter of what may change
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`; `invalid-option` when it is first looked at
 * @example
 * let search = $state('')
 * const rooms = queryStore(bookmarks, () => {
 *   const wanted = search.toLowerCase()
 *   return { where: (room) => room.name?.toLowerCase().includes(wanted) ?? false, orderBy: 'name' }
 * })
 * // {#each $rooms as row (row.id)} <li>{row.value.name}</li> {/each}
 */
export function queryStore<T, I>(
  definition: CollectionDefinition<T, I>,
  options: MaybeGetter<QueryOptions<T>>,
  account?: AccountSource,
): QueryStore<T> {
  const source = accountSource(account)
  const storeOf = <V>(pick: (query: LiveQuery<T>) => Source<V>): LiveStore<V> =>
    liveStore(
      watchOf(source, (from) =>
        watchOf(options, (wanted) => watchObservable(pick(open(from, definition).query(wanted)))),
      ),
    )
  return Object.assign(
    storeOf((query) => query.rows$),
    {
      count: storeOf((query) => query.count$),
      error: storeOf((query) => query.error$),
    },
  )
}
