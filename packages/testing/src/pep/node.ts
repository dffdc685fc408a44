import type { Element } from '@rxpep/core'

/** An affiliation with a node (XEP-0060 §4.1). */
export type AffiliationName = 'owner' | 'publisher' | 'publish-only' | 'member' | 'none' | 'outcast'

/** An item as the server keeps it. */
export interface StoredItem {
  /** The ItemID. */
  readonly id: string
  /** The payload, complete in itself; never handed out without a copy. */
  readonly payload: Element | undefined
  /** The bare JID that published it. */
  readonly publisher: string
  /** Counts the creations of the node's items: a republished item keeps its number. */
  readonly created: number
}

/** A subscription as the server keeps it. */
export interface StoredSubscription {
  /** The JID that gets the events. */
  readonly jid: string
  /** Its state. */
  readonly subscription: 'subscribed' | 'pending'
  /** Its id, where the server makes one. */
  readonly subid: string | undefined
}

/** A leaf node of a PEP service; changed in place by the request that is being handled. */
export interface PepNode {
  /** Its name. */
  readonly name: string
  /** Its configuration: names without `pubsub#`, booleans as `0` and `1`. */
  config: ReadonlyMap<string, string>
  /** The items, oldest first. */
  readonly items: Map<string, StoredItem>
  /** How many items have ever been created here. */
  creations: number
  /** Affiliations that were given, by bare JID. */
  readonly affiliations: Map<string, AffiliationName>
  /** Subscriptions by the JID as it was subscribed. */
  readonly subscriptions: Map<string, StoredSubscription>
}

/** Makes an empty node. */
export function createNode(name: string, config: ReadonlyMap<string, string>): PepNode {
  return {
    name,
    config,
    items: new Map(),
    creations: 0,
    affiliations: new Map(),
    subscriptions: new Map(),
  }
}
