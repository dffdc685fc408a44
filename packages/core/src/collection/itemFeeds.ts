import { Observable, type Subscriber } from 'rxjs'
import type { Change } from '../view/diff.ts'

interface Watcher<T> {
  readonly subscriber: Subscriber<T | undefined>
  /** The last telling that had begun when it came. */
  readonly since: number
}

/** Observables of single items: a change wakes those who watch that item, and nobody else. */
export class ItemFeeds<T> {
  readonly #byId = new Map<string, Watcher<T>[]>()
  #tellings = 0
  #isTelling = false
  #ended = false

  /** Whether anybody watches an item. */
  get observed(): boolean {
    return this.#byId.size > 0
  }

  /** The item: what `now` tells first, then each change. */
  feed(id: string, now: () => T | undefined): Observable<T | undefined> {
    return new Observable((subscriber) => {
      const watcher = { subscriber, since: this.#tellings }
      if (!this.#ended) this.#add(id, watcher)
      // Who changes the item at once hears of that.
      subscriber.next(now())
      if (this.#ended) subscriber.complete()
      return () => {
        this.#remove(id, watcher)
      }
    })
  }

  /** Changes are about to be told: who comes from now on sees them already. */
  begin(): void {
    this.#tellings += 1
  }

  /** Tells those who watch an item that changed, and had come before that. */
  tell(changes: readonly Change<T>[]): void {
    const outer = this.#isTelling
    this.#isTelling = true
    for (const change of changes) {
      const watchers = this.#byId.get(change.id)
      if (watchers === undefined) continue
      const value = change.type === 'removed' ? undefined : change.value
      for (const { subscriber, since } of watchers) {
        if (since < this.#tellings) subscriber.next(value)
      }
    }
    this.#isTelling = outer
  }

  /** Completes all of them. */
  complete(): void {
    this.#ended = true
    for (const watchers of [...this.#byId.values()]) {
      for (const { subscriber } of [...watchers]) subscriber.complete()
    }
  }

  #add(id: string, watcher: Watcher<T>): void {
    const watchers = this.#byId.get(id)
    if (watchers) watchers.push(watcher)
    else this.#byId.set(id, [watcher])
  }

  #remove(id: string, watcher: Watcher<T>): void {
    const watchers = this.#byId.get(id) ?? []
    const at = watchers.indexOf(watcher)
    if (at < 0) return
    if (watchers.length === 1) this.#byId.delete(id)
    // They may be just gone through.
    else if (this.#isTelling)
      this.#byId.set(
        id,
        watchers.filter((other) => other !== watcher),
      )
    else watchers.splice(at, 1)
  }
}
