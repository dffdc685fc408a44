import {
  closedAccount,
  type Account,
  type Collection,
  type CollectionDefinition,
  type Document,
  type DocumentDefinition,
  type UsageError,
} from '@rxpep/core'

/** The definition of a collection or of a document. */
export type Definition<T, I = T> = CollectionDefinition<T, I> | DocumentDefinition<T, I>

/**
 * Opens a collection or document. Of an account that is closed already there is nothing to be seen, and its status says so: an app that
 * logs out may close it before what shows it is gone.
 */
export function open<T, I>(
  account: Account,
  definition: CollectionDefinition<T, I>,
): Collection<T, I>
export function open<T, I>(account: Account, definition: DocumentDefinition<T, I>): Document<T, I>
export function open<T, I>(
  account: Account,
  definition: Definition<T, I>,
): Pick<Collection<T, I>, 'status$' | 'edits$' | 'conflicts$'>
export function open<T, I>(account: Account, definition: Definition<T, I>): unknown {
  const openIn = (from: Account): unknown =>
    definition.kind === 'document' ? from.document(definition) : from.collection(definition)
  try {
    return openIn(account)
  } catch (error) {
    if ((error as Partial<UsageError>).code !== 'closed') throw error
    return openIn(closedAccount)
  }
}
