// XEP-0060 (1.26.0) §8.8 "Manage Subscriptions", §8.9 "Manage Affiliations"
import { bareJid, parseJid, xml } from '@rxpep/core'
import { NS_PUBSUB_OWNER } from '../xml/namespaces.ts'
import { mayRead, requireOwner } from './access.ts'
import type { AffiliationName, PepNode } from './node.ts'
import {
  refuse,
  requireNode,
  type PepAnswer,
  type PepRequest,
  type PepService,
} from './pepService.ts'
import { addSubscription, buildSubscription } from './subscribe.ts'

const AFFILIATIONS: readonly string[] = [
  'owner',
  'publisher',
  'publish-only',
  'member',
  'none',
  'outcast',
] satisfies AffiliationName[]

/** Answers who is affiliated with a node. */
export function affiliations(request: PepRequest): PepAnswer {
  const node = requireNode(request)
  requireOwner(request, node)
  const entries = [...node.affiliations].map(([jid, affiliation]) =>
    xml('affiliation', { jid, affiliation }),
  )
  return { payload: wrap(xml('affiliations', { node: node.name }, ...entries)) }
}

/** Changes who is affiliated with a node. */
export function setAffiliations(request: PepRequest): PepAnswer {
  const node = requireNode(request)
  requireOwner(request, node)
  for (const { attrs } of request.action.getChildren('affiliation', NS_PUBSUB_OWNER)) {
    const { jid, affiliation } = attrs
    if (parseJid(jid ?? '') === undefined || !AFFILIATIONS.includes(affiliation ?? ''))
      refuse(request.service, 'affiliation invalid')
    setAffiliation(node, bareJid(jid ?? ''), affiliation as AffiliationName)
    requireNoReader(request.service, node, bareJid(jid ?? ''))
  }
  return {}
}

function requireNoReader(service: PepService, node: PepNode, jid: string): void {
  const { denyRemoval } = service.profile.subscriptions
  if (denyRemoval && node.subscriptions.has(jid) && !mayRead(service, node, jid)) {
    refuse(service, 'not yours to own')
  }
}

/** Gives a bare JID an affiliation, or takes it away with `none`. */
export function setAffiliation(node: PepNode, jid: string, affiliation: AffiliationName): void {
  if (affiliation === 'none') node.affiliations.delete(jid)
  else node.affiliations.set(jid, affiliation)
}

/** Answers who is subscribed to a node. */
export function ownerSubscriptions(request: PepRequest): PepAnswer {
  const { service } = request
  if (!service.profile.subscriptions.managed) refuse(service, 'owner subscriptions unsupported')
  const node = requireNode(request)
  requireOwner(request, node)
  const entries = [...node.subscriptions.values()].map((made) => buildSubscription(node.name, made))
  return { payload: wrap(xml('subscriptions', {}, ...entries)) }
}

/** Changes who is subscribed to a node. */
export function setOwnerSubscriptions(request: PepRequest): PepAnswer {
  const node = requireNode(request)
  requireOwner(request, node)
  for (const { attrs } of request.action.getChildren('subscription', NS_PUBSUB_OWNER)) {
    const jid = attrs['jid'] ?? ''
    if (attrs['subscription'] !== 'none') addSubscription(request.service, node, jid)
    else if (!node.subscriptions.delete(jid)) refuse(request.service, 'not subscribed')
  }
  return {}
}

function wrap(child: ReturnType<typeof xml>) {
  return xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, child)
}
