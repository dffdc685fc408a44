// XEP-0060 (1.26.0) §6.1 "Subscribe to a Node", §6.2 "Unsubscribe", §5.6 "Retrieve Subscriptions"
import { bareJid, parseJid, xml, type Element } from '@rxpep/core'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { affiliationOf, mayRead, refuseReader } from './access.ts'
import type { PepNode, StoredSubscription } from './node.ts'
import {
  findNode,
  refuse,
  requireNode,
  type PepAnswer,
  type PepRequest,
  type PepService,
} from './pepService.ts'

/** Handles `<subscribe/>`. */
export function subscribe(request: PepRequest): PepAnswer {
  const { service, actorBare } = request
  const jid = requireOwnJid(request)
  const node = requireNode(request)
  const pending = node.config.get('access_model') === 'authorize' && isNobody(request, node)
  if (!pending && !mayRead(service, node, actorBare)) refuseReader(service, node)
  const made = addSubscription(service, node, jid, pending ? 'pending' : 'subscribed')
  const payload = wrap(buildSubscription(node.name, made))
  return pending ? { payload } : { payload, subscribed: { jid, node } }
}

function isNobody({ service, actorBare }: PepRequest, node: PepNode): boolean {
  return affiliationOf(service, node, actorBare) === 'none'
}

/** Subscribes a JID to a node; one that is subscribed already stays as it is. */
export function addSubscription(
  service: PepService,
  node: PepNode,
  jid: string,
  subscription: 'subscribed' | 'pending' = 'subscribed',
): StoredSubscription {
  const known = node.subscriptions.get(jid)
  if (known?.subscription === subscription) return known
  const subid = service.profile.subscriptions.ids ? service.ids() : undefined
  const made = { jid, subscription, subid }
  node.subscriptions.set(jid, made)
  return made
}

/** Handles `<unsubscribe/>`. */
export function unsubscribe(request: PepRequest): PepAnswer {
  const jid = requireOwnJid(request)
  const node = requireNode(request)
  const known = node.subscriptions.get(jid)
  if (known === undefined) return refuse(request.service, 'not subscribed')
  node.subscriptions.delete(jid)
  if (request.service.profile.subscriptions.unsubscribed === 'empty') return {}
  const gone = xml('subscription', { node: node.name, jid, subscription: 'none' })
  return { payload: wrap(gone) }
}

/** Answers the subscriptions of the asking account, to one node or to all. */
export function ownSubscriptions(request: PepRequest): PepAnswer {
  const { service, actorBare, action } = request
  const named = action.attrs['node']
  const { nameNode } = service.profile.subscriptions
  const found = nodesAskedFor(request, named).flatMap((node) =>
    [...node.subscriptions.values()]
      .filter(({ jid }) => jid === actorBare || jid.startsWith(`${actorBare}/`))
      .map((made) => buildSubscription(nameNode || !named ? node.name : undefined, made)),
  )
  return { payload: wrap(xml('subscriptions', {}, ...found)) }
}

function nodesAskedFor(request: PepRequest, named: string | undefined): PepNode[] {
  const { service } = request
  if (named === undefined) return [...service.nodes.values()]
  const node = findNode(request)
  if (node === undefined && service.profile.subscriptions.ofUnknown === 'empty') return []
  return [node ?? requireNode(request)]
}

/** Builds a `<subscription/>` element. */
export function buildSubscription(node: string | undefined, made: StoredSubscription): Element {
  return xml('subscription', {
    node,
    jid: made.jid,
    subscription: made.subscription,
    subid: made.subid,
  })
}

function wrap(child: Element): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB }, child)
}

/** The JID that is to be (un)subscribed; only an own one may be. */
function requireOwnJid({ service, action, actorBare }: PepRequest): string {
  const jid = parseJid(action.attrs['jid'] ?? '')
  if (jid === undefined) return refuse(service, 'jid invalid')
  const text = `${jid.local}@${jid.domain}${jid.resource && `/${jid.resource}`}`
  return bareJid(text) === actorBare ? text : refuse(service, 'jid not yours')
}
