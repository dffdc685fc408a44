/**
 * XEP-0060 1.30.0 (Publish-Subscribe), what an owner asks for, at the own account: no `to`.
 *
 * "The owner MUST send only modified affiliations (i.e., a "delta"), not the complete list."
 */
import { xml, type Element } from '../xml/element.ts'
import { NS_DATA, NS_PUBSUB_OWNER } from '../xml/namespaces.ts'
import { parseForm, type DataForm } from './dataForm.ts'
import { listed, malformedAnswer, required } from './stanzaError.ts'
import { parseSubscription, type Subscription } from './subscription.ts'

/** What somebody may do with a node (XEP-0060 §4.1). */
export interface Affiliation {
  /** Whose; always a bare JID by the specification. */
  readonly jid: string
  /** `owner`, `publisher`, `publish-only`, `member`, `none` or `outcast`; what the server wrote. */
  readonly affiliation: string
}

function owner(type: 'get' | 'set', name: string, node?: string, ...inside: Element[]): Element {
  const child = xml(name, { node }, ...inside)
  return xml('iq', { type }, xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, child))
}

/** Asks for the configuration of a node (XEP-0060 §8.2). */
export function buildGetConfiguration(node: string): Element {
  return owner('get', 'configure', node)
}

/** Asks for the configuration that a new node would have (XEP-0060 §8.3). */
export function buildGetDefaultConfiguration(): Element {
  return owner('get', 'default')
}

/** Changes the fields of the form in the configuration of a node (XEP-0060 §8.2). */
export function buildConfigure(node: string, form: Element): Element {
  return owner('set', 'configure', node, form)
}

/** Removes all items of a node (XEP-0060 §8.5). */
export function buildPurge(node: string): Element {
  return owner('set', 'purge', node)
}

/** Deletes a node (XEP-0060 §8.4). */
export function buildDelete(node: string): Element {
  return owner('set', 'delete', node)
}

/** Asks who is affiliated with a node (XEP-0060 §8.9.1). */
export function buildGetAffiliations(node: string): Element {
  return owner('get', 'affiliations', node)
}

/** Changes affiliations; `none` takes one away (XEP-0060 §8.9.2). */
export function buildSetAffiliations(node: string, changes: readonly Affiliation[]): Element {
  const children = changes.map((change) => xml('affiliation', { ...change }))
  return owner('set', 'affiliations', node, ...children)
}

/** Asks who is subscribed to a node (XEP-0060 §8.8.1). */
export function buildGetSubscriptions(node: string): Element {
  return owner('get', 'subscriptions', node)
}

/** Changes subscriptions; `none` takes one away (XEP-0060 §8.8.2). */
export function buildSetSubscriptions(node: string, changes: readonly Subscription[]): Element {
  const children = changes.map(({ jid, subscription, subid }) =>
    xml('subscription', { jid, subscription, subid }),
  )
  return owner('set', 'subscriptions', node, ...children)
}

/**
 * Reads the configuration of a node, or the one that a new node would have.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseConfiguration(iq: Element): DataForm {
  const pubsub = iq.getChild('pubsub', NS_PUBSUB_OWNER)
  const around = pubsub?.getChild('configure') ?? pubsub?.getChild('default')
  return parseForm(required(around?.getChild('x', NS_DATA), 'configuration form'))
}

/**
 * Reads who is affiliated. An entry that can't be read spoils the answer: nobody may be overlooked.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseAffiliations(iq: Element): Affiliation[] {
  return listed(iq, NS_PUBSUB_OWNER, 'affiliation').map(({ attrs: { jid, affiliation = '' } }) => {
    if (jid === undefined) throw malformedAnswer('an affiliation without a JID')
    return { jid, affiliation }
  })
}

/**
 * Reads who is subscribed. An entry that can't be read spoils the answer: nobody may be overlooked.
 *
 * @throws StanzaError `malformed-answer`
 */
export function parseSubscriptions(iq: Element): Subscription[] {
  return listed(iq, NS_PUBSUB_OWNER, 'subscription').map(parseSubscription)
}
