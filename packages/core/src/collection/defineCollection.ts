import type { Codec } from '../codec/codec.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import type { Sharing } from '../remote/privacyGate.ts'
import type { EditOptions } from './editOptions.ts'
import { requireDefinition } from './requireDefinition.ts'

/** What {@link defineCollection} needs to know. */
export interface CollectionOptions<T, I = T> extends EditOptions<T> {
  /** The name of the node; a URI or a name in a namespace of your own. */
  readonly node: string
  /** How the payload of an item and a value become each other. */
  readonly codec: Codec<T, I>
  /** The ItemID of a value; without it each `put` says the ItemID. */
  readonly itemId?: (value: I) => string
  /** The one form of an ItemID in which equal ones are equal; nothing when it can't be one of this collection. */
  readonly canonicalItemId?: (id: string) => string | undefined
  /** What to do about others who have been given access: `refuse`, the default, tells and writes nothing; `remove` takes it away. */
  readonly sharing?: Sharing
  /** How the node is reached, where it is none of PubSub, such as `privateXml`. */
  readonly access?: AccessFactory
}

/** A plain description of a collection: which node, and how its items are values. */
export interface CollectionDefinition<T, I = T> extends CollectionOptions<T, I> {
  /** Tells it from the definition of a document. */
  readonly kind: 'collection'
  /** What to do about others who have access. */
  readonly sharing: Sharing
}

/* @__NO_SIDE_EFFECTS__ */
/**
 * Describes a collection; nothing happens before an account opens it.
 *
 * @throws UsageError `invalid-node`, `public-node`, `invalid-option`
 * @example
 * const notes = defineCollection({ node: 'https://example.org/ns/notes', codec: noteCodec })
 * account.collection(notes).view$.subscribe(show)
 */
export function defineCollection<T, I = T>(
  options: CollectionOptions<T, I>,
): CollectionDefinition<T, I> {
  requireDefinition(options)
  return Object.freeze({ sharing: 'refuse', ...options, kind: 'collection' })
}
