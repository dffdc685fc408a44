import type { DependencyList } from 'react'
import type { CollectionDefinition, HydratedCollection, QueryOptions, Row } from '@rxpep/core'
import { useMemo } from './react.ts'
import { sameMembers } from './selection.ts'
import { useTracked } from './trackedStore.ts'
import { actionsOf, statusOf, type CollectionActions, type UseCollection } from './useCollection.ts'
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
  const opened = useOpened(definition)
  const { live } = opened
  const chosen = useMemo(() => options, deps)
  const query = live.query(chosen)
  const keep = useMemo(keepRows<T>, [])
  return useTracked<Parts<T>, CollectionActions<T, I>, Seen<T>>(opened, query, () => {
    const queryOf = (from: Seen<T>) => (from === live ? query : from.query(chosen))
    return {
      parts: {
        rows: [query.rows$, (from) => keep(queryOf(from).rows)],
        count: [query.count$, (from) => queryOf(from).count],
        status: [live.status$, statusOf],
      },
      actions: actionsOf(live),
    }
  })
}

type Parts<T> = Omit<UseQuery<T>, keyof CollectionActions<T>>
type Seen<T> = Pick<HydratedCollection<T>, 'query' | 'status'>

/** Another query that finds the same gives the rows that were there: what is derived from them stays the same. */
function keepRows<T>(): (rows: readonly Row<T>[]) => readonly Row<T>[] {
  let last: readonly Row<T>[] = []
  let looked = last
  return (rows) => {
    const same =
      rows === looked ||
      (rows.length === last.length && rows.every((row, i) => sameMembers(row, last[i])))
    if (!same) last = rows
    looked = rows
    return last
  }
}
