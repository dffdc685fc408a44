import type { Document, DocumentDefinition } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { actionsOf } from './actionsOf.ts'
import type { DeepReadonly } from './deepReadonly.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { open } from './open.ts'
import { now, watchObservable, watchOf } from './watch.ts'

/**
 * The value of a document, and what can be done with it.
 *
 * @template T the value as the app reads it
 * @template I the value as it may write it
 */
export interface DocumentStore<T, I = T> extends LiveStore<DeepReadonly<T>> {
  /** Stores a value, as {@link Document.put} does. */
  readonly put: Document<T, I>['put']
  /** Changes the value by a recipe, as {@link Document.update} does. */
  readonly update: Document<T, I>['update']
  /** Takes the value away, so that the initial one counts again, as {@link Document.remove} does. */
  readonly remove: Document<T, I>['remove']
  /** Resolves with the value once it is known, for `{#await}`; rejects as {@link Document.whenReady} does. */
  readonly whenReady: Document<T, I>['whenReady']
  /** Resolves when every edit has ended; rejects as {@link Document.whenReady} does. */
  readonly whenInSync: Document<T, I>['whenInSync']
}

/**
 * The store of a document: its value, and its edits as functions that may be destructured.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const settings = documentStore(settingsDefinition)
 * settings.update((draft) => { draft.theme = 'dark' })
 */
export function documentStore<T, I>(
  definition: DocumentDefinition<T, I>,
  account?: AccountSource,
): DocumentStore<T, I> {
  const source = accountSource(account)
  const document = (): Document<T, I> => open(now(source), definition)
  const value = watchOf(source, (from) => watchObservable(open(from, definition).value$))
  return Object.assign(
    liveStore(value) as LiveStore<unknown> as LiveStore<DeepReadonly<T>>,
    actionsOf(document, 'put', 'update', 'remove', 'whenReady', 'whenInSync'),
  )
}
