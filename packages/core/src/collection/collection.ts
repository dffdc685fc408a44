import type { Observable } from 'rxjs'
import type { QuarantinedItem } from '../fold/remote.ts'
import type { GoodItem } from '../model/item.ts'
import type { Recipe } from '../outbox/recipe.ts'
import type { Conflict } from '../sync/edit.ts'
import type { Edit } from '../sync/edit.ts'
import type { Change } from '../view/diff.ts'
import type { QueryOptions } from '../view/queryOptions.ts'
import type { View } from '../view/view.ts'
import type { CollectionStatus } from './collectionStatus.ts'
import type { LiveQuery } from './liveQuery.ts'
import type { WaitOptions } from './whenTrue.ts'

/** How to put a value. */
export interface PutOptions {
  /** Replaces an item in quarantine: what this version can't read is lost. */
  readonly overwrite?: boolean
}

/**
 * The live view of one private node: many items, by ItemID.
 *
 * It is live while anybody watches or waits, and for a minute after it was last looked at; then it rests, and reads the node
 * again when somebody comes back. RxJS takes it where it takes an observable: `from(collection)` gives its views. What changes it may be
 * taken out of it: `const { put } = collection`.
 *
 * @template T the values as the app reads them
 * @template I the values as it may write them; what has a default may be left out
 */
export interface Collection<T, I = T> {
  /** The name of the node. */
  readonly node: string
  /** What the user sees now. */
  readonly view: View<T>
  /** What the user sees: the present view first, then each new one. */
  readonly view$: Observable<View<T>>
  /** What is known about the collection as a whole, now. */
  readonly status: CollectionStatus
  /** The status: the present one first. */
  readonly status$: Observable<CollectionStatus>
  /** What made each new view out of the one before; applied to the old view it gives the new one. */
  readonly changes$: Observable<readonly Change<T>[]>
  /** The edits on their way, and those that failed: the present list first. */
  readonly edits$: Observable<readonly Edit<T>[]>
  /** The conflicts that stand, oldest first: the present list first. */
  readonly conflicts$: Observable<readonly Conflict<T>[]>
  /** The items that can't be decoded, by ItemID: the present ones first. */
  readonly quarantine$: Observable<ReadonlyMap<string, QuarantinedItem<T>>>
  /** Each item that the server dropped to make room for another, with its value. */
  readonly evicted$: Observable<GoodItem<T>>
  /** One item: its present value first, then each new one; emits only when this item changes. */
  item$(id: string): Observable<T | undefined>
  /**
   * The items that match, in an order: the same live query for equal options, as long as anybody has it. Functions are equal when they
   * are the same one, and so are collators: make them once.
   *
   * @throws UsageError `invalid-option`
   * @example
   * const query = rooms.query({ where: { autojoin: true }, orderBy: 'name', limit: 20 })
   * query.subscribe((rows) => show(rows.map(({ id, value }) => [id, value.name])))
   */
  query(options?: QueryOptions<T>): LiveQuery<T>
  /**
   * Stores a value under the ItemID that the definition makes of it.
   *
   * @throws UsageError `invalid-item-id`, `invalid-option`; CodecError `unencodable`, `quarantined`
   * @example
   * const outcome = await rooms.put({ jid: 'garden@chat.shakespeare.lit', name: 'The garden' }).done
   */
  put(this: void, value: I): Edit<T>
  /**
   * Stores a value under an ItemID.
   *
   * @throws UsageError `invalid-item-id`; CodecError `unencodable`, `quarantined`
   */
  put(this: void, id: string, value: I, options?: PutOptions): Edit<T>
  /**
   * Changes an item by a recipe, which changes a draft of it or returns another value. What other devices change meanwhile in other fields
   * is kept.
   *
   * @throws UsageError `unknown-item`, `async-recipe`; CodecError `unencodable`; what the recipe throws: then nothing has changed
   * @example
   * rooms.update('garden@chat.shakespeare.lit', (room) => { room.nick = 'JC' })
   */
  update(this: void, id: string, recipe: Recipe<T>): Edit<T>
  /**
   * Takes an item away, wherever it is; one that is not there has been taken away.
   *
   * @throws UsageError `invalid-item-id`
   */
  remove(this: void, id: string): Edit<T>
  /** Takes all items away. While some are in quarantine, only those that the view shows. */
  clear(this: void): Edit<T>
  /** Calls `run` with the present view at once and with each new one; returns the function that ends it. */
  subscribe(run: (view: View<T>) => void): () => void
  /**
   * Resolves with the view once it is complete.
   *
   * Rejects with the typed error of a terminal state, or with the reason of the signal.
   */
  whenReady(options?: WaitOptions): Promise<View<T>>
  /** Resolves when every edit has ended. Rejects like {@link Collection.whenReady}. */
  whenInSync(options?: WaitOptions): Promise<void>
}
