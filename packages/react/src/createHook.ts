import type { CollectionDefinition, DocumentDefinition } from '@rxpep/core'
import { useCollection, type UseCollection } from './useCollection.ts'
import { useDocument, type UseDocument } from './useDocument.ts'

/* @__NO_SIDE_EFFECTS__ */
/**
 * Makes the hook of a definition: a name that the app can use everywhere.
 *
 * @example
 * export const useSettings = createHook(settings)
 *
 * const { value, update } = useSettings()
 */
export function createHook<T, I = T>(
  definition: CollectionDefinition<T, I>,
): () => UseCollection<T, I>
export function createHook<T, I = T>(definition: DocumentDefinition<T, I>): () => UseDocument<T, I>
export function createHook<T, I>(
  definition: CollectionDefinition<T, I> | DocumentDefinition<T, I>,
): () => unknown {
  const use = (definition.kind === 'document' ? useDocument : useCollection) as (
    definition: unknown,
  ) => unknown
  return () => use(definition)
}
