import { xml, type Element } from '@rxpep/core'
import type { AffiliationName, PepNode, StoredSubscription } from '../pep/node.ts'
import { clone } from '../xml/clone.ts'

/** An item as tests see it. */
export interface ItemView {
  /** The ItemID. */
  readonly id: string
  /** A copy of the payload. */
  readonly payload: Element
  /** The bare JID that published it. */
  readonly publisher: string
}

/** A node as tests see it: copies, not the server's own. */
export interface NodeView {
  /** Its name. */
  readonly name: string
  /** Its configuration: names without `pubsub#`, booleans as `0` and `1`; what was never set is missing. */
  readonly config: ReadonlyMap<string, string>
  /** Its items in the server's order. */
  readonly items: readonly ItemView[]
  /** Who is subscribed. */
  readonly subscriptions: readonly StoredSubscription[]
  /** Who was given an affiliation. */
  readonly affiliations: readonly { readonly jid: string; readonly affiliation: AffiliationName }[]
}

/** Copies what a node holds. */
export function viewNode(node: PepNode): NodeView {
  return {
    name: node.name,
    config: new Map(node.config),
    items: [...node.items.values()].map(({ id, payload, publisher }) => ({
      id,
      payload: payload ? clone(payload) : xml('nothing'),
      publisher,
    })),
    subscriptions: [...node.subscriptions.values()],
    affiliations: [...node.affiliations].map(([jid, affiliation]) => ({ jid, affiliation })),
  }
}
