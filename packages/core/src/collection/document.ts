import { distinctUntilChanged, map, type Observable } from 'rxjs'
import { CURRENT } from '../model/current.ts'
import type { Recipe } from '../outbox/recipe.ts'
import type { Conflict } from '../sync/edit.ts'
import type { Edit } from '../sync/edit.ts'
import type { Collection, PutOptions } from './collection.ts'
import type { CollectionStatus } from './collectionStatus.ts'
import type { PutPlan } from './intents.ts'
import { subscribeTo } from './subscribeTo.ts'
import type { WaitOptions } from './whenTrue.ts'

/**
 * The live value of a private node with one item.
 *
 * @template T the value as the app reads it
 * @template I the value as it may write it
 */
export interface Document<T, I = T> {
  /** The name of the node. */
  readonly node: string
  /** The value now; the initial one while there is none. */
  readonly value: T
  /** The value: the present one first, then each new one. */
  readonly value$: Observable<T>
  /** What is known about the document as a whole, now. */
  readonly status: CollectionStatus
  /** The status: the present one first. */
  readonly status$: Observable<CollectionStatus>
  /** The edits on their way, and those that failed: the present list first. */
  readonly edits$: Observable<readonly Edit<T>[]>
  /** The conflicts that stand, oldest first: the present list first. */
  readonly conflicts$: Observable<readonly Conflict<T>[]>
  /**
   * Stores a value.
   *
   * @throws CodecError `unencodable`, `quarantined`
   */
  put(this: void, value: I, options?: PutOptions): Edit<T>
  /**
   * Changes the value by a recipe, the initial one while there is none.
   *
   * @throws UsageError `async-recipe`; CodecError `unencodable`, `quarantined`; what the recipe throws: then nothing has changed
   */
  update(this: void, recipe: Recipe<T>): Edit<T>
  /** Takes the value away: the initial one counts again. */
  remove(this: void): Edit<T>
  /** Calls `run` with the present value at once and with each new one; returns the function that ends it. */
  subscribe(run: (value: T) => void): () => void
  /** Resolves with the value once it is known. Rejects with the typed error of a terminal state, or with the reason of the signal. */
  whenReady(options?: WaitOptions): Promise<T>
  /** Resolves when every edit has ended. Rejects like {@link Document.whenReady}. */
  whenInSync(options?: WaitOptions): Promise<void>
}

/** A collection whose items have a value even where there is none. */
export interface InitialCollection<T, I> extends Omit<Collection<T, I>, 'put' | 'update'> {
  /** Stores a value. */
  put(id: string, value: I, plan?: PutPlan<T>): Edit<T>
  /** Changes an item, or the initial value. */
  update(id: string, recipe: Recipe<T>, initial: T): Edit<T>
}

/** The document that a collection with the one item `current` is. */
export function createDocument<T, I>(
  collection: InitialCollection<T, I>,
  initial: T,
): Document<T, I> {
  // A value may be `null`.
  const orInitial = (value: T | undefined): T => (value === undefined ? initial : value)
  const value$ = collection.item$(CURRENT).pipe(map(orInitial), distinctUntilChanged())
  const value = (): T => orInitial(collection.view.get(CURRENT))
  return {
    node: collection.node,
    get value() {
      return value()
    },
    value$,
    get status() {
      return collection.status
    },
    status$: collection.status$,
    edits$: collection.edits$,
    conflicts$: collection.conflicts$,
    put: (next, options) => collection.put(CURRENT, next, { ...options, initial }),
    update: (recipe) => collection.update(CURRENT, recipe, initial),
    remove: () => collection.remove(CURRENT),
    subscribe: (run) => subscribeTo(value$, run),
    whenReady: (options) => collection.whenReady(options).then(value),
    whenInSync: (options) => collection.whenInSync(options),
  }
}
