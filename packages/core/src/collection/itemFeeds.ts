import { Observable, type Subscriber } from 'rxjs'
import type { Change } from '../view/diff.ts'

/** Observables of single items: a change wakes those who watch that item, and nobody else. */
export class ItemFeeds<T> {
  readonly #byId = new Map<string, Set<Subscriber<T | undefined>>>()
  #ended = false

  /** The item: what `now` tells first, then each change. */
  feed(id: string, now: () => T | undefined): Observable<T | undefined> {
    return new Observable((subscriber) => {
      subscriber.next(now())
      if (this.#ended) {
        subscriber.complete()
        return undefined
      }
      const subscribers = this.#byId.get(id) ?? new Set()
      this.#byId.set(id, subscribers.add(subscriber))
      return () => {
        subscribers.delete(subscriber)
        if (subscribers.size === 0 && this.#byId.get(id) === subscribers) this.#byId.delete(id)
      }
    })
  }

  /** Tells each change to those who watch its item. */
  tell(changes: readonly Change<T>[]): void {
    for (const change of changes) {
      const value = change.type === 'removed' ? undefined : change.value
      for (const subscriber of [...(this.#byId.get(change.id) ?? [])]) subscriber.next(value)
    }
  }

  /** Completes all of them. */
  complete(): void {
    this.#ended = true
    for (const subscribers of [...this.#byId.values()]) {
      for (const subscriber of [...subscribers]) subscriber.complete()
    }
  }
}
