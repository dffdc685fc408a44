import { Observable, type Subscriber } from 'rxjs'

/**
 * An observable that tells everybody who is subscribed what it is given. It does what a `Subject` does but for errors, which nothing here
 * emits, and makes nothing for each value that it tells: a `Subject` makes five objects, more than folding the event that it tells of.
 */
export class Channel<V> extends Observable<V> {
  #listeners: Subscriber<V>[] = []
  /** Whether the list may just be gone through: then it stays as it is. */
  #isTold = false
  #ended = false

  constructor() {
    super((listener) => this.#add(listener))
  }

  /** Whether anybody is subscribed. */
  get observed(): boolean {
    return this.#listeners.length > 0
  }

  /** Tells everybody who is subscribed by now. */
  next(value: V): void {
    this.#isTold = true
    for (const listener of this.#listeners) listener.next(value)
  }

  /** Ends, for those who are subscribed and for those who will be. */
  complete(): void {
    const listeners = this.#listeners
    this.#listeners = []
    this.#ended = true
    for (const listener of listeners) listener.complete()
  }

  /** The same for those who may only listen. */
  asObservable(): Observable<V> {
    return new Observable((listener) => this.subscribe(listener))
  }

  /** Tells somebody who has just come; not where it has ended. */
  protected welcome(_listener: Subscriber<V>): void {
    // There is nothing to know but what is to come.
  }

  #add(listener: Subscriber<V>): (() => void) | undefined {
    if (this.#ended) {
      listener.complete()
      return undefined
    }
    this.#own().push(listener)
    this.welcome(listener)
    return () => {
      this.#remove(listener)
    }
  }

  #remove(listener: Subscriber<V>): void {
    const at = this.#listeners.indexOf(listener)
    if (at >= 0) this.#own().splice(at, 1)
  }

  /** The list as one that nobody goes through. */
  #own(): Subscriber<V>[] {
    if (this.#isTold) this.#listeners = [...this.#listeners]
    this.#isTold = false
    return this.#listeners
  }
}
