import { Observable } from 'rxjs'

/** The list without anything: the same one each time, so that nobody takes it for another. */
const NONE: readonly never[] = Object.freeze([])

/** A list that changes: the present one first, then each new one. It is made for who watches: many changes at once would make as many lists. */
export function listOf<V>(
  now: () => readonly V[],
  changed$: Observable<void>,
): Observable<readonly V[]> {
  return new Observable((subscriber) => {
    const next = (): void => {
      const list = now()
      subscriber.next(list.length > 0 ? list : NONE)
    }
    next()
    const complete = (): void => {
      subscriber.complete()
    }
    return changed$.subscribe({ next, complete })
  })
}
