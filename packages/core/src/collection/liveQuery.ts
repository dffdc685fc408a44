import { Observable, observable } from 'rxjs'
import type { UsageError } from '../base/errors.ts'
import { SlotMap } from '../structure/slotMap.ts'
import { LiveRows } from '../view/liveRows.ts'
import type { QueryOptions } from '../view/queryOptions.ts'
import type { Row } from '../view/row.ts'
import type { RowChange } from '../view/rowChange.ts'
import { subscribeTo } from './subscribeTo.ts'
import { Telling, type QuerySource } from './telling.ts'

/**
 * The items of a collection that match, in an order, at any time.
 *
 * It is worked out while anybody watches, and whenever it is read, by what has changed since. It tells in the same turns as the
 * collection: once for all that happens in one, and for an edit before its call returns. RxJS takes it where it takes an observable.
 */
export interface LiveQuery<T> {
  /** The rows now: a frozen array, the same one until a row changes. It is made of all rows anew when it is first asked for after a change. */
  readonly rows: readonly Row<T>[]
  /** The rows: the present ones first, then each new array. Where there are very many, `changes$` costs less. */
  readonly rows$: Observable<readonly Row<T>[]>
  /** What made each new array of rows out of the one before, with positions. Each costs about as much as finding its row. */
  readonly changes$: Observable<readonly RowChange<T>[]>
  /** How many items match now, whatever `limit` and `offset`. */
  readonly count: number
  /** How many items match: the present number first. */
  readonly count$: Observable<number>
  /** What a function of the query has thrown, of an item that is as it was then; nothing where all is well. */
  readonly error: UsageError | undefined
  /** What a function of the query has thrown: what stands at present first. */
  readonly error$: Observable<UsageError | undefined>
  /** Calls `run` with the present rows at once and with each new array; returns the function that ends it. */
  subscribe(run: (rows: readonly Row<T>[]) => void): () => void
}

/** A query over a source: it is behind as long as nobody looks. */
export class SourceQuery<T> implements LiveQuery<T> {
  readonly rows$: Observable<readonly Row<T>[]>
  readonly count$: Observable<number>
  readonly error$: Observable<UsageError | undefined>
  readonly changes$: Observable<readonly RowChange<T>[]>
  readonly #source: QuerySource<T>
  readonly #state: LiveRows<T>
  readonly #telling: Telling<readonly RowChange<T>[]>
  #view: SlotMap<T, unknown> = new SlotMap<T, unknown>()
  /** What the watchers have not been told yet. */
  #untold: readonly RowChange<T>[] = []

  constructor(source: QuerySource<T>, options: QueryOptions<T>) {
    this.#source = source
    this.#state = new LiveRows(options)
    const telling = (this.#telling = new Telling([source], () => this.#news()))
    this.rows$ = telling.watch(() => this.rows)
    this.count$ = telling.watch(() => this.count)
    this.error$ = telling.watch(() => this.error)
    this.changes$ = new Observable((subscriber) => {
      this.#upToDate()
      telling.hold(subscriber)
      // Who comes within a step has seen its beginning.
      let seen = this.#untold.length
      telling.hear(subscriber, (changes) => {
        const unseen = changes.slice(seen)
        seen = 0
        if (unseen.length > 0) subscriber.next(unseen)
      })
    })
  }

  get rows(): readonly Row<T>[] {
    return this.#upToDate().rows
  }

  get count(): number {
    return this.#upToDate().count
  }

  get error(): UsageError | undefined {
    return this.#upToDate().error
  }

  subscribe(run: (rows: readonly Row<T>[]) => void): () => void {
    return subscribeTo(this.rows$, run)
  }

  /** How RxJS finds the observable in an object. */
  [observable](): Observable<readonly Row<T>[]> {
    return this.rows$
  }

  #upToDate(): LiveRows<T> {
    const before = this.#view
    const { view } = this.#source
    if (view === before) return this.#state
    this.#view = view
    const changes = this.#state.apply(before.changesTo(view))
    const untold = this.#telling.watched ? this.#untold : []
    this.#untold = untold.length > 0 ? [...untold, ...changes] : changes
    return this.#state
  }

  #news(): readonly RowChange<T>[] {
    this.#upToDate()
    const changes = this.#untold
    this.#untold = []
    return changes
  }
}
