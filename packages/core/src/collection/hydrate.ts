import { NEVER } from 'rxjs'
import { UsageError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import type { Remote } from '../fold/remote.ts'
import { CURRENT } from '../model/current.ts'
import { recallRemote } from '../remote/recallRemote.ts'
import type { Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import type { QueryOptions } from '../view/queryOptions.ts'
import type { View } from '../view/view.ts'
import type { Account, AccountStatus } from './account.ts'
import type { AccountSnapshot, NodeSnapshot } from './accountSnapshot.ts'
import type { CollectionStatus } from './collectionStatus.ts'
import type { LiveQuery } from './liveQuery.ts'
import { queriesOf } from './queriesOf.ts'
import type { LiveAccount, ReadableDefinition } from './liveAccount.ts'

/** What a collection showed when its account was dehydrated. */
export interface HydratedCollection<T> {
  /** What the user saw. */
  readonly view: View<T>
  /** What was known about the collection as a whole. */
  readonly status: CollectionStatus
  /** The value of a document; nothing where there was none. */
  readonly value: T | undefined
  /** What a query found. */
  query(options?: QueryOptions<T>): LiveQuery<T>
}

/** What an account showed when it was dehydrated: it stays the same whatever the account has become since. */
export interface Hydration {
  /** The connection. */
  readonly status: AccountStatus
  /** What a collection, or the document of a node, showed; nothing when the snapshot has nothing of it. */
  collection<T, I>(definition: {
    readonly node: string
    readonly codec: Codec<T, I>
  }): HydratedCollection<T> | undefined
}

interface Known {
  readonly status: CollectionStatus
  readonly payloads: ReadonlyMap<string, Element>
  read?: { readonly codec: unknown; readonly remote: Remote<unknown> }
}

/**
 * Lets an account show what it showed elsewhere, until the server is heard: `status.fromCache` says so. What is known already is not
 * touched, so that a server may do the same with what it has just dehydrated. Where there is a `storage`, nothing is shown before that was
 * read: wait for `whenReady()` before the page is taken over.
 *
 * @throws UsageError `invalid-option` when it is no snapshot, or one of another account
 * @example
 * const account = connect({ service, jid, password })
 * const hydration = hydrate(account, snapshot)
 * account.collection(bookmarks).view.size // as on the server
 */
export function hydrate(account: Account, snapshot: AccountSnapshot): Hydration {
  const nodes = read(account, snapshot)
  const remoteOf = ({ node, codec }: ReadableDefinition): Remote<unknown> | undefined => {
    const known = nodes.get(node)
    if (known && known.read?.codec !== codec)
      known.read = { codec, remote: recallRemote(codec, known.payloads) }
    return known?.read?.remote
  }
  const live = account as unknown as LiveAccount
  live.recall(remoteOf)
  return {
    status: snapshot.status,
    collection<T, I>(definition: { readonly node: string; readonly codec: Codec<T, I> }) {
      const remote = remoteOf(definition) as Remote<T> | undefined
      const { status } = nodes.get(definition.node) ?? {}
      if (!remote || !status) return undefined
      const view = remote.items
      return { view, status, value: view.get(CURRENT), query: queriesOf({ view, view$: NEVER }) }
    },
  }
}

function read({ jid }: Account, snapshot: AccountSnapshot): Map<string, Known> {
  try {
    if ((snapshot.version as number) !== 1)
      throw new UsageError('invalid-option', { detail: 'snapshot.version' })
    if (snapshot.jid !== jid)
      throw new UsageError('invalid-option', { detail: `snapshot of ${snapshot.jid}` })
    return new Map(snapshot.nodes.map((node) => [node.node, knownOf(node)]))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError('invalid-option', { detail: 'snapshot', cause: error })
  }
}

function knownOf({ status, items }: NodeSnapshot): Known {
  return { status, payloads: new Map(items.map(([id, payload]) => [id, parseXml(payload)])) }
}
