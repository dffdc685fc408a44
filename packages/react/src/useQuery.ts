import { useMemo, useState, type DependencyList } from 'react'
import type { CollectionDefinition, LiveQuery, QueryOptions, Row } from '@rxpep/core'
import { actionsOf } from './actionsOf.ts'
import { storeOf } from './store.ts'
import { trackedStore, useTracked } from './trackedStore.ts'
import type { CollectionActions, UseCollection } from './useCollection.ts'
import { useOpened } from './useOpened.ts'

/** What {@link useQuery} gives: what is read of it is what the component renders again for. */
export interface UseQuery<T, I = T>
  extends CollectionActions<T, I>, Pick<UseCollection<T>, 'status'> {
  /** The rows: ItemIDs and values, each the same object as long as its value is the same. */
  readonly rows: readonly Row<T>[]
  /** How many items match, whatever `limit` and `offset`. */
  readonly count: number
}

/**
 * The items of a collection that match, in an order, kept up to date item by item.
 *
 * Without `deps` the query is another one when its options say something else; of functions, when they are others, so an inline
 * `where` is worked out anew each time that the component renders. With `deps`, as with `useMemo`, only when one of those is another
 * value: they must name all that the functions use.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`, `invalid-option`
 * @example
 * const { rows } = useQuery(bookmarks, { where: { autojoin: true }, orderBy: 'name' })
 * const { rows, count } = useQuery(bookmarks, { where: (room) => room.name?.includes(text) ?? false, limit: 20 }, [text])
 */
export function useQuery<T, I = T>(
  definition: CollectionDefinition<T, I>,
  options: QueryOptions<T> = {},
  deps: DependencyList = [options],
): UseQuery<T, I> {
  const { live, first } = useOpened(definition)
  const chosen = useMemo(() => options, deps)
  const query = live.query(chosen)
  const [keep] = useState(keepRows<T>)
  const store = useMemo(
    () =>
      trackedStore<Omit<UseQuery<T, I>, keyof CollectionActions<T, I>>, CollectionActions<T, I>>(
        {
          rows: storeOf(
            query.rows$,
            () => keep(query),
            () => keep(first.query(chosen)),
          ),
          count: storeOf(
            query.count$,
            () => query.count,
            () => first.query(chosen).count,
          ),
          status: storeOf(
            live.status$,
            () => live.status,
            () => first.status,
          ),
        },
        actionsOf(live, 'put', 'update', 'remove', 'clear'),
      ),
    [query],
  )
  return useTracked(store)
}

/** Another query that finds the same gives the rows that were there: what is derived from them stays the same. */
function keepRows<T>(): (query: Pick<LiveQuery<T>, 'rows'>) => readonly Row<T>[] {
  let last: readonly Row<T>[] = []
  let looked = last
  return ({ rows }) => {
    if (rows !== looked && !sameRows(rows, last)) last = rows
    looked = rows
    return last
  }
}

function sameRows<T>(a: readonly Row<T>[], b: readonly Row<T>[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, value }, i) => id === b[i]?.id && Object.is(value, b[i].value))
  )
}
