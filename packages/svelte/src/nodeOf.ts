import type {
  Account,
  Collection,
  CollectionDefinition,
  Document,
  DocumentDefinition,
} from '@rxpep/core'

/** The definition of a collection or of a document. */
export type Definition<T, I = T> = CollectionDefinition<T, I> | DocumentDefinition<T, I>

/** What collections and documents have in common. */
type Node<T, I> = Pick<Collection<T, I> & Document<T, I>, 'status$' | 'edits$' | 'conflicts$'>

/** The collection or document of a definition. */
export function nodeOf<T, I>(account: Account, definition: Definition<T, I>): Node<T, I> {
  return definition.kind === 'document'
    ? account.document(definition)
    : account.collection(definition)
}
