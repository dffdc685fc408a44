import type { AccountStatus } from './account.ts'
import type { CollectionStatus } from './collectionStatus.ts'

/**
 * What an account showed at one moment, as plain JSON: made by `dehydrate` where a page is rendered, and taken over by `hydrate` where
 * it is shown.
 *
 * It holds the items of the nodes as the server has them, as XML, so that nothing of them is lost that a codec doesn't know; those of
 * encrypted nodes in clear. It holds no password and nothing of the stream, but it is the user's data: what is secret in an item, such as
 * the password of a room, is in it, and in any page that it is put into.
 */
export interface AccountSnapshot {
  /** The version of this format. */
  readonly version: 1
  /** Whose data it is: the bare JID. */
  readonly jid: string
  /** The connection then. */
  readonly status: PlainStatus<AccountStatus>
  /** The nodes that were open, and read as a whole. */
  readonly nodes: readonly NodeSnapshot[]
}

/** What a node had at one moment. */
export interface NodeSnapshot {
  /** Its name. */
  readonly node: string
  /** The status of its collection then. */
  readonly status: PlainStatus<CollectionStatus>
  /** Its items: the ItemID and the payload, as XML, of each. */
  readonly items: readonly (readonly [id: string, payload: string])[]
}

/** A status without its errors, which are no JSON. */
export type PlainStatus<S> = S extends unknown ? Omit<S, 'error' | 'storageError'> : never
