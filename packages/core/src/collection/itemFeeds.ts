import { Observable, type Subscriber } from 'rxjs'
import type { Change } from '../view/diff.ts'

/** Observables of single items: a change wakes those who watch that item, and nobody else. */
export class ItemFeeds<T> {
  readonly #byId = new Map<string, Set<Subscriber<T | undefined>>>()
  #ended = false

  /** Whether anybody watches an item. */
  get observed(): boolean {
    return this.#byId.size > 0
  }

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

  /** Those who watch an item that changes: they are told by the result. Who comes later sees the change already. */
  plan(changes: readonly Change<T>[]): () => void {
    if (this.#byId.size === 0) return () => undefined
    const told = changes.flatMap((change) => {
      const value = change.type === 'removed' ? undefined : change.value
      return Array.from(this.#byId.get(change.id) ?? [], (subscriber) => ({ subscriber, value }))
    })
    return () => {
      for (const { subscriber, value } of told) subscriber.next(value)
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
