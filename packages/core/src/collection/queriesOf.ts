import { sameValue } from '../outbox/sameValue.ts'
import { requireQueryOptions, type QueryOptions } from '../view/queryOptions.ts'
import { SourceQuery, type LiveQuery } from './liveQuery.ts'
import type { QuerySource } from './telling.ts'

/** Gives the query with such options. */
export type Ask<T> = (options?: QueryOptions<T>) => LiveQuery<T>

/** The queries of a source: equal options get the same one. Nothing here keeps a query that nobody has any more. */
export function queriesOf<T>(source: QuerySource<T>): Ask<T> {
  let known: { readonly options: QueryOptions<T>; readonly query: WeakRef<LiveQuery<T>> }[] = []
  return (given = {}) => {
    requireQueryOptions(given)
    known = known.filter(({ query }) => query.deref())
    const same = known.find(({ options }) => sameValue(options, given))?.query.deref()
    if (same) return same
    // Whoever asked may go on with the object that it asked with.
    const options = { ...given }
    const query = new SourceQuery(source, options)
    known.push({ options, query: new WeakRef(query) })
    return query
  }
}
