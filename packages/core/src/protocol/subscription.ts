/**
 * XEP-0060 1.30.0 (Publish-Subscribe), subscriptions as they stand in answers (§5.6, §6.1, §8.8).
 *
 * "If subscription identifiers are supported by the service, the 'subid' attribute MUST be present as well."
 */
import type { Element } from '../xml/element.ts'
import { malformedAnswer } from './stanzaError.ts'

/** Somebody's subscription to a node. */
export interface Subscription {
  /** The bare or full JID. */
  readonly jid: string
  /** `subscribed`, `unconfigured`, `pending` or `none`. */
  readonly subscription: string
  /** Tells several subscriptions of one JID apart. */
  readonly subid?: string | undefined
  /** The node, where the answer is about several. */
  readonly node?: string | undefined
}

/**
 * Reads a `<subscription/>`.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseSubscription({ attrs }: Element): Subscription {
  // Whoever is listed is subscribed, where the state isn't told.
  const { jid, subscription = 'subscribed', subid, node } = attrs
  if (jid === undefined) throw malformedAnswer('a subscription without a JID')
  return { jid, subscription, subid, node }
}
