import { UsageError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import type { Sharing } from '../remote/privacyGate.ts'
import { createDocument, type Document, type InitialCollection } from './document.ts'
import type { EditOptions } from './editOptions.ts'
import { requireDefinition } from './requireDefinition.ts'

/** What {@link defineDocument} needs to know. */
export interface DocumentOptions<T, I = T> extends EditOptions<T> {
  /** The name of the node; a URI or a name in a namespace of your own. */
  readonly node: string
  /** How the payload of the item and the value become each other. */
  readonly codec: Codec<T, I>
  /** The value while there is no item. */
  readonly initial: NoInfer<T>
  /** What to do about others who have been given access: `refuse`, the default, tells and writes nothing; `remove` takes it away. */
  readonly sharing?: Sharing
  /** How the node is reached, where it is none of PubSub, such as `privateXml`. */
  readonly access?: AccessFactory
}

/** A plain description of a document: which node, and how its one item is a value. */
export interface DocumentDefinition<T, I = T> extends DocumentOptions<T, I> {
  /** Tells it from the definition of a collection. */
  readonly kind: 'document'
  /** What to do about others who have access. */
  readonly sharing: Sharing
  /** Makes the document of its collection: told here, so that whoever defines no document carries no code for them. */
  documentOf(collection: InitialCollection<T, I>, initial: T): Document<T, I>
}

/* @__NO_SIDE_EFFECTS__ */
/**
 * Describes a document, a node with one item; nothing happens before an account opens it.
 *
 * @throws UsageError `invalid-node`, `public-node`, `invalid-option`
 * @example
 * const settings = defineDocument({ node: 'https://example.org/ns/settings', codec, initial: { theme: 'dark' } })
 */
export function defineDocument<T, I = T>(options: DocumentOptions<T, I>): DocumentDefinition<T, I> {
  requireDefinition(options)
  if ((options.initial as unknown) === undefined)
    throw new UsageError('invalid-option', { detail: 'initial' })
  return Object.freeze({
    sharing: 'refuse',
    ...options,
    kind: 'document',
    documentOf: createDocument<T, I>,
  })
}
