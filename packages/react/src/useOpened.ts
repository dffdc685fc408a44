import { useMemo } from 'react'
import {
  UsageError,
  type Account,
  type Collection,
  type CollectionDefinition,
  type Document,
  type DocumentDefinition,
  type HydratedCollection,
} from '@rxpep/core'
import { CLOSED, NO_ACCOUNT } from './absent.ts'
import { useProvided, type Provided } from './accountContext.ts'
import { isServer } from './isServer.ts'

/** A definition of any kind. */
export type Definition<T, I> = CollectionDefinition<T, I> | DocumentDefinition<T, I>

/** Something of the current account. */
export interface Opened<L, T> {
  /** The live object: the same one for one account and definition. */
  readonly live: L
  /** What it shows while a page of the server is taken over. */
  readonly first: HydratedCollection<T>
}

/**
 * Opens a collection or document of the current account; the account itself without a definition.
 *
 * @throws UsageError `no-account` outside of a provider, `definition-clash`
 */
export function useOpened<T, I>(definition: CollectionDefinition<T, I>): Opened<Collection<T, I>, T>
export function useOpened<T, I>(definition: DocumentDefinition<T, I>): Opened<Document<T, I>, T>
export function useOpened<T, I>(
  definition: Definition<T, I> | undefined,
): Opened<Pick<Account, 'edits$' | 'conflicts$'>, T>
export function useOpened<T, I>(definition: Definition<T, I> | undefined): Opened<unknown, T> {
  const provided = useProvided()
  // Remembered: of an account that is closed meanwhile, what is shown stays.
  return useMemo(() => {
    const live = open(provided, definition)
    const hydrated = definition && provided.hydration?.collection(definition)
    return { live, first: hydrated ?? ((isServer ? live : NO_ACCOUNT) as HydratedCollection<T>) }
  }, [provided, definition])
}

function open<T, I>({ account }: Provided, definition: Definition<T, I> | undefined): unknown {
  if (!account) return NO_ACCOUNT
  if (!definition) return account
  try {
    return definition.kind === 'document'
      ? account.document(definition)
      : account.collection(definition)
  } catch (error) {
    if (error instanceof UsageError && error.code === 'closed') return CLOSED
    throw error
  }
}
