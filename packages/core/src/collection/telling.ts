import { Observable, Subscription, type Subscriber } from 'rxjs'
import { Channel } from '../channel/channel.ts'
import type { SlotMap } from '../structure/slotMap.ts'

/** What can be queried, from inside. */
export interface QuerySource<T> {
  /** What is there now. */
  readonly view: SlotMap<T, unknown>
  /** Tells when there is something else. */
  readonly view$: Observable<unknown>
}

const NOTHING = Symbol('nothing')

/** Tells whoever watches what is made of some sources; while nobody does, it doesn't listen to them. */
export class Telling<N> {
  readonly #sources: readonly QuerySource<unknown>[]
  readonly #news: () => N
  readonly #told$ = new Channel<N>()
  #listening = new Subscription()
  #watchers = 0

  /** `news` brings everything up to date, and says what is to be told. */
  constructor(sources: readonly QuerySource<unknown>[], news: () => N) {
    this.#sources = sources
    this.#news = news
  }

  /** Whether anybody watches. */
  get watched(): boolean {
    return this.#watchers > 0
  }

  /** What `now` gives at present, and then what it gives each time that there are news, unless it is the same. */
  watch<V>(now: () => V): Observable<V> {
    return new Observable((subscriber) => {
      let last: V | typeof NOTHING = NOTHING
      const tell = (): void => {
        const value = now()
        if (value === last) return
        last = value
        subscriber.next(value)
      }
      this.hold(subscriber)
      tell()
      this.hear(subscriber, tell)
      // Whoever is told may make it change.
      tell()
    })
  }

  /** Listens to the sources as long as somebody is subscribed. */
  hold(subscriber: Subscriber<unknown>): void {
    this.#watchers += 1
    if (this.#watchers === 1) this.#listen()
    subscriber.add(() => {
      this.#watchers -= 1
      if (this.#watchers === 0) this.#listening.unsubscribe()
    })
  }

  /** Hands the news to somebody who holds. */
  hear(subscriber: Subscriber<unknown>, next: (news: N) => void): void {
    const complete = (): void => {
      subscriber.complete()
    }
    subscriber.add(this.#told$.subscribe({ next, complete }))
  }

  #listen(): void {
    this.#listening = new Subscription()
    let open = this.#sources.length
    const next = (): void => {
      this.#told$.next(this.#news())
    }
    const complete = (): void => {
      open -= 1
      if (open === 0) this.#told$.complete()
    }
    for (const { view$ } of this.#sources) this.#listening.add(view$.subscribe({ next, complete }))
  }
}
