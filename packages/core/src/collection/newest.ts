import { distinctUntilChanged, map, type Observable } from 'rxjs'
import type { Latest } from '../channel/latest.ts'

/**
 * What a channel tells, the present one first. Who is told of one may at once make another: the others are then told of that one,
 * and not of the older one after it.
 */
export function newest<V>(states$: Latest<V>): Observable<V> {
  return states$.pipe(
    map(() => states$.value),
    distinctUntilChanged(),
  )
}
