/**
 * XEP-0060 1.30.0 (Publish-Subscribe), what a subscriber and a publisher are answered.
 *
 * "If the publish request did not include an ItemID, the IQ-result SHOULD include an empty <item/> element that
 * specifies the ItemID of the published item." Some name it even if the request did.
 */
import type { WireItem } from '../model/item.ts'
import { elements, findChild, type Element } from '../xml/element.ts'
import { NS_PUBSUB, NS_RSM } from '../xml/namespaces.ts'
import { parseRsm, type RsmPage } from './rsm.ts'
import { listed, required } from './stanzaError.ts'
import { parseSubscription, type Subscription } from './subscription.ts'
import { parseWireItem } from './wireItem.ts'

/** Items of a node, all that were asked for or a page of them. */
export interface ItemsAnswer {
  /** The items in the order of the answer. */
  readonly items: WireItem[]
  /** What page this is; absent when it is everything. */
  readonly rsm?: RsmPage | undefined
}

/**
 * Reads the answer to a request for items. What isn't one is never taken for an empty node.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseItems(iq: Element): ItemsAnswer {
  const pubsub = required(iq.getChild('pubsub', NS_PUBSUB), 'pubsub')
  const list = pubsub.getChild('items')
  // XEP-0059 §2.2: an empty result set is an empty <pubsub/>.
  if (!elements(pubsub).every((child) => child.is('set', NS_RSM))) required(list, 'items')
  const items = (list?.getChildren('item') ?? []).flatMap((item) => parseWireItem(item) ?? [])
  return { items, rsm: parseRsm(pubsub) }
}

/** The ItemID that the answer to a publish names, if it names one. */
export function parsePublished(iq: Element): string | undefined {
  const pubsub = findChild(iq, 'pubsub', NS_PUBSUB)
  const publish = pubsub && findChild(pubsub, 'publish', NS_PUBSUB)
  return publish && findChild(publish, 'item', NS_PUBSUB)?.attrs['id']
}

/**
 * Reads the answer to a subscribe; nothing where the server says no more than that it worked.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseSubscribed(iq: Element): Subscription | undefined {
  const subscription = iq.getChild('pubsub', NS_PUBSUB)?.getChild('subscription')
  return subscription && parseSubscription(subscription)
}

/**
 * Reads the own subscriptions.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseOwnSubscriptions(iq: Element): Subscription[] {
  return listed(iq, NS_PUBSUB, 'subscription').map(parseSubscription)
}
