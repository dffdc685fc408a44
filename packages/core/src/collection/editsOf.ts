import { Observable, type Subject } from 'rxjs'
import type { Edit } from '../sync/edit.ts'
import type { Outbox } from '../sync/outbox.ts'

/** The edits of an outbox: the present list first, then each new one. The list is made for who watches: many edits at once would make as many lists. */
export function editsOf<T>(
  outbox: Outbox<T>,
  edited$: Subject<void>,
): Observable<readonly Edit<T>[]> {
  return new Observable((subscriber) => {
    const next = (): void => {
      subscriber.next(outbox.edits)
    }
    next()
    const complete = (): void => {
      subscriber.complete()
    }
    return edited$.subscribe({ next, complete })
  })
}
