import { Observable, type Subject } from 'rxjs'

/** A list that changes: the present one first, then each new one. It is made for who watches: many changes at once would make as many lists. */
export function listOf<V>(
  now: () => readonly V[],
  changed$: Subject<void>,
): Observable<readonly V[]> {
  return new Observable((subscriber) => {
    const next = (): void => {
      subscriber.next(now())
    }
    next()
    const complete = (): void => {
      subscriber.complete()
    }
    return changed$.subscribe({ next, complete })
  })
}
