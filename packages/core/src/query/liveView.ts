import { Observable, observable } from 'rxjs'
import { UsageError } from '../base/errors.ts'
import { queriesOf, type Ask } from '../collection/queriesOf.ts'
import { subscribeTo } from '../collection/subscribeTo.ts'
import { Telling, type QuerySource } from '../collection/telling.ts'
import { SlotMap } from '../structure/slotMap.ts'
import type { Change } from '../view/diff.ts'
import type { View } from '../view/view.ts'

/** What can be grouped, joined and queried: a collection, or what a grouping or a join has made. */
export interface Queryable<T> {
  /** What is there now. */
  readonly view: View<T>
  /** What is there: the present view first, then each new one. */
  readonly view$: Observable<View<T>>
}

/**
 * What is made of other things, live: it is worked out while anybody watches, and whenever it is read, by what has changed since. It can
 * be queried, grouped and joined like a collection, and tells once for all that happens in one turn, in however many collections.
 */
export interface LiveView<T> extends Queryable<T> {
  /** What made each new view out of the one before. */
  readonly changes$: Observable<readonly Change<T>[]>
  /** What a function has thrown, of an item that is as it was then; nothing where all is well. */
  readonly error: UsageError | undefined
  /** What a function has thrown: what stands at present first. */
  readonly error$: Observable<UsageError | undefined>
  /**
   * Those that match, in an order: the same live query for equal options, as long as anybody has it.
   *
   * @throws UsageError `invalid-option`
   */
  readonly query: Ask<T>
  /** Calls `run` with the present view at once and with each new one; returns the function that ends it. */
  subscribe(run: (view: View<T>) => void): () => void
}

/** What works a view out, change by change. */
export interface Operator<T> {
  /** What it has worked out. */
  readonly view: SlotMap<T>
  /** What a function has thrown. */
  readonly error: UsageError | undefined
  /** Takes in the changes of each source. */
  apply(changes: readonly (readonly Change<unknown>[])[]): void
}

/** The view that an operator makes of sources. */
export class OperatorView<T> implements LiveView<T> {
  readonly view$: Observable<View<T>>
  readonly changes$: Observable<readonly Change<T>[]>
  readonly error$: Observable<UsageError | undefined>
  readonly query: Ask<T> = queriesOf<T>(this)
  readonly #sources: readonly QuerySource<unknown>[]
  readonly #operator: Operator<T>
  #views: readonly SlotMap<unknown, unknown>[]

  constructor(sources: readonly QuerySource<unknown>[], operator: Operator<T>) {
    this.#sources = sources
    this.#operator = operator
    this.#views = sources.map(() => new SlotMap<unknown, unknown>())
    const telling = new Telling(sources, () => this.view)
    this.view$ = telling.watch(() => this.view)
    this.error$ = telling.watch(() => this.error)
    this.changes$ = new Observable((subscriber) => {
      telling.hold(subscriber)
      let before = this.view
      telling.hear(subscriber, (after) => {
        const changes = before.changesTo(after)
        before = after
        if (changes.length > 0) subscriber.next(changes)
      })
    })
  }

  get view(): SlotMap<T> {
    return this.#upToDate().view
  }

  get error(): UsageError | undefined {
    return this.#upToDate().error
  }

  subscribe(run: (view: View<T>) => void): () => void {
    return subscribeTo(this.view$, run)
  }

  /** How RxJS finds the observable in an object. */
  [observable](): Observable<View<T>> {
    return this.view$
  }

  /** All sources are asked, whichever has told: what happens in one turn is seen as one. */
  #upToDate(): Operator<T> {
    const before = this.#views
    const after = this.#sources.map(({ view }) => view)
    if (after.every((view, i) => view === before[i])) return this.#operator
    this.#views = after
    this.#operator.apply(
      after.map((view, i) => (before[i] as SlotMap<unknown, unknown>).changesTo(view)),
    )
    return this.#operator
  }
}

/**
 * What is queried, from inside.
 *
 * @throws UsageError `invalid-option`
 */
export function requireSource<T>(given: Queryable<T>, detail: string): QuerySource<T> {
  if (!((given as Partial<Queryable<T>> | undefined)?.view instanceof SlotMap))
    throw new UsageError('invalid-option', { detail })
  return given as QuerySource<T>
}
