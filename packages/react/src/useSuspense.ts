import type { CollectionDefinition, DocumentDefinition, QueryOptions } from '@rxpep/core'
import type { DependencyList } from 'react'
import { suspend, type SuspenseOptions } from './suspend.ts'
import { useCollection, type UseCollection } from './useCollection.ts'
import { useDocument, type UseDocument } from './useDocument.ts'
import { useItem } from './useItem.ts'
import { useOpened } from './useOpened.ts'
import { useQuery, type UseQuery } from './useQuery.ts'

/**
 * {@link useCollection} that suspends until there is something to show.
 *
 * @throws UsageError `no-account` outside of a provider; RxpepError when it can't be opened: for the nearest error boundary
 * @example
 * const { items } = useSuspenseCollection(bookmarks)
 */
export function useSuspenseCollection<T, I = T>(
  definition: CollectionDefinition<T, I>,
  options?: SuspenseOptions,
): UseCollection<T, I> {
  suspend(useOpened(definition).live, options)
  return useCollection(definition)
}

/**
 * {@link useDocument} that suspends until the value is known.
 *
 * @throws UsageError `no-account` outside of a provider; RxpepError when it can't be opened: for the nearest error boundary
 * @example
 * const { value } = useSuspenseDocument(settings)
 */
export function useSuspenseDocument<T, I = T>(
  definition: DocumentDefinition<T, I>,
  options?: SuspenseOptions,
): UseDocument<T, I> {
  suspend(useOpened(definition).live, options)
  return useDocument(definition)
}

/**
 * {@link useItem} that suspends until the collection has something to show.
 *
 * @throws UsageError `no-account` outside of a provider; RxpepError when it can't be opened: for the nearest error boundary
 * @example
 * const room = useSuspenseItem(bookmarks, 'garden@chat.shakespeare.lit')
 */
export function useSuspenseItem<T, I>(
  definition: CollectionDefinition<T, I>,
  id: string,
  options?: SuspenseOptions,
): T | undefined {
  suspend(useOpened(definition).live, options)
  return useItem(definition, id)
}

/**
 * {@link useQuery} that suspends until the collection has something to show.
 *
 * @throws UsageError `no-account` outside of a provider; RxpepError when it can't be opened: for the nearest error boundary
 * @example
 * const { rows } = useSuspenseQuery(bookmarks, { where: { autojoin: true } })
 */
export function useSuspenseQuery<T, I = T>(
  definition: CollectionDefinition<T, I>,
  options?: QueryOptions<T> & SuspenseOptions,
  deps?: DependencyList,
): UseQuery<T, I> {
  const { until, ...query } = options ?? {}
  suspend(useOpened(definition).live, { until })
  return useQuery(definition, query, deps)
}
