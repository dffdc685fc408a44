import { distinctUntilChanged, map, type BehaviorSubject, type Observable } from 'rxjs'

/**
 * The states of a subject, the present one first. Who is told of one may at once make another: the others are then told of that one,
 * and not of the older one after it.
 */
export function newest<V>(states$: BehaviorSubject<V>): Observable<V> {
  return states$.pipe(
    map(() => states$.value),
    distinctUntilChanged(),
  )
}
