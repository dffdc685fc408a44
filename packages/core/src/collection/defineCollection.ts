import { UsageError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { requireNode } from './requireNode.ts'

/**
 * What to do about others who have been given access to the node: `refuse` tells and writes nothing,
 * `remove` takes their access away.
 */
export type Sharing = 'refuse' | 'remove'

/** What {@link defineCollection} needs to know. */
export interface CollectionOptions<T, I = T> {
  /** The name of the node; a URI or a name in a namespace of your own. */
  readonly node: string
  /** How the payload of an item and a value become each other. */
  readonly codec: Codec<T, I>
  /** The ItemID of a value; without it each `put` says the ItemID. */
  readonly itemId?: (value: I) => string
  /** The one form of an ItemID in which equal ones are equal; nothing when it can't be one of this collection. */
  readonly canonicalItemId?: (id: string) => string | undefined
  /** What to do about others who have access; `refuse` unless said. */
  readonly sharing?: Sharing
}

/** A plain description of a collection: which node, and how its items are values. */
export interface CollectionDefinition<T, I = T> {
  /** Tells it from the definition of a document. */
  readonly kind: 'collection'
  /** The name of the node. */
  readonly node: string
  /** How the payload of an item and a value become each other. */
  readonly codec: Codec<T, I>
  /** The ItemID of a value; without it each `put` says the ItemID. */
  readonly itemId: ((value: I) => string) | undefined
  /** The one form of an ItemID in which equal ones are equal; nothing when it can't be one of this collection. */
  readonly canonicalItemId: ((id: string) => string | undefined) | undefined
  /** What to do about others who have access. */
  readonly sharing: Sharing
}

/**
 * Describes a collection; nothing happens before an account opens it.
 *
 * @throws UsageError `invalid-node`, `public-node`, `invalid-option`
 * @example
 * const notes = defineCollection({ node: 'https://example.org/ns/notes', codec: noteCodec })
 * account.collection(notes).view$.subscribe(show)
 */
export function defineCollection<T, I = T>({
  node,
  codec,
  itemId,
  canonicalItemId,
  sharing = 'refuse',
}: CollectionOptions<T, I>): CollectionDefinition<T, I> {
  requireNode(node)
  requireOptions(codec, sharing)
  return Object.freeze({ kind: 'collection', node, codec, itemId, canonicalItemId, sharing })
}

/**
 * Refuses options that plain JavaScript may give.
 *
 * @throws UsageError `invalid-option`
 */
export function requireOptions(codec: Codec<unknown, never>, sharing: Sharing): void {
  if (typeof (codec as Partial<typeof codec> | undefined)?.decode !== 'function')
    throw new UsageError('invalid-option', { detail: 'codec' })
  if (!['refuse', 'remove'].includes(sharing))
    throw new UsageError('invalid-option', { detail: `sharing: ${sharing}` })
}
