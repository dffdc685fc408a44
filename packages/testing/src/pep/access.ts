import type { AffiliationName, PepNode } from './node.ts'
import { refuse, type PepRequest, type PepService } from './pepService.ts'

/** The affiliation that counts: the given one, or `owner` for the account itself. */
export function affiliationOf(service: PepService, node: PepNode, bare: string): AffiliationName {
  return bare === service.owner ? 'owner' : (node.affiliations.get(bare) ?? 'none')
}

/** Whether a bare JID may subscribe to a node and read its items (XEP-0060 §4.5). */
export function mayRead(service: PepService, node: PepNode, bare: string): boolean {
  const affiliation = affiliationOf(service, node, bare)
  if (affiliation === 'outcast' || affiliation === 'publish-only') return false
  return affiliation !== 'none' || opensTo(service, node, bare)
}

function opensTo(service: PepService, node: PepNode, bare: string): boolean {
  switch (node.config.get('access_model')) {
    case 'open':
      return true
    case 'presence':
      return service.sharesPresenceWith(bare)
    case 'authorize':
      return subscribedFrom(node, bare)
    case 'whitelist':
      return service.profile.subscriptions.open && subscribedFrom(node, bare)
    default:
      return false
  }
}

/** Whether a bare JID, or a resource of it, has a subscription. */
function subscribedFrom(node: PepNode, bare: string): boolean {
  for (const { jid, subscription } of node.subscriptions.values()) {
    if (subscription === 'subscribed' && (jid === bare || jid.startsWith(`${bare}/`))) return true
  }
  return false
}

/** Refuses whoever may not read the node, as its access model says. */
export function requireReader({ service, actorBare }: PepRequest, node: PepNode): void {
  if (!mayRead(service, node, actorBare)) refuseReader(service, node)
}

/** Refuses a reader with the error of the node's access model. */
export function refuseReader(service: PepService, node: PepNode): never {
  switch (node.config.get('access_model')) {
    case 'presence':
      return refuse(service, 'not for you: presence')
    case 'authorize':
      return refuse(service, 'not for you: authorize')
    case 'roster':
      return refuse(service, 'not for you: roster')
    default:
      return refuse(service, 'not for you: whitelist')
  }
}

/** Refuses whoever does not own the node. */
export function requireOwner({ service, actorBare }: PepRequest, node?: PepNode): void {
  const owns =
    node === undefined
      ? actorBare === service.owner
      : affiliationOf(service, node, actorBare) === 'owner'
  if (!owns) refuse(service, node === undefined ? 'not yours to create' : 'not yours to own')
}

/** Refuses whoever may not publish to the node (XEP-0060 §16.4.3, `publish_model`). */
export function requirePublisher({ service, actorBare }: PepRequest, node: PepNode): void {
  const affiliation = affiliationOf(service, node, actorBare)
  if (affiliation === 'owner' || affiliation === 'publisher' || affiliation === 'publish-only')
    return
  const model = node.config.get('publish_model')
  if (affiliation !== 'outcast' && model === 'open') return
  if (affiliation !== 'outcast' && model === 'subscribers' && subscribedFrom(node, actorBare))
    return
  refuse(service, 'not yours to publish')
}
