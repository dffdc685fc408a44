// XEP-0060 (1.26.0): which request is which
import { bareJid, firstElement, type Element } from '@rxpep/core'
import { NS_PUBSUB, NS_PUBSUB_OWNER } from '../xml/namespaces.ts'
import {
  affiliations,
  ownerSubscriptions,
  setAffiliations,
  setOwnerSubscriptions,
} from './affiliations.ts'
import { configure, getConfiguration, getDefault } from './configure.ts'
import { create, deleteNode, purge } from './create.ts'
import { items } from './items.ts'
import { refuse, type PepAnswer, type PepRequest, type PepService } from './pepService.ts'
import { publish } from './publish.ts'
import { retract } from './retract.ts'
import { ownSubscriptions, subscribe, unsubscribe } from './subscribe.ts'

type Handler = (request: PepRequest) => PepAnswer

const USER: Readonly<Record<string, Handler>> = {
  'set publish': publish,
  'set retract': retract,
  'set create': create,
  'set subscribe': subscribe,
  'set unsubscribe': unsubscribe,
  'get items': items,
  'get subscriptions': ownSubscriptions,
}

const OWNER: Readonly<Record<string, Handler>> = {
  'get configure': getConfiguration,
  'set configure': configure,
  'get default': getDefault,
  'set delete': deleteNode,
  'set purge': purge,
  'get affiliations': affiliations,
  'set affiliations': setAffiliations,
  'get subscriptions': ownerSubscriptions,
  'set subscriptions': setOwnerSubscriptions,
}

/** The `<pubsub/>` of an `<iq/>`, for users or for owners. */
export function pubsubOf(iq: Element): Element | undefined {
  return iq.getChild('pubsub', NS_PUBSUB) ?? iq.getChild('pubsub', NS_PUBSUB_OWNER)
}

/**
 * Does what a pubsub request asks, and says what is to be answered and told.
 *
 * @throws StanzaRefusal when the server refuses it
 */
export function handlePubsub(service: PepService, actor: string, iq: Element): PepAnswer {
  const pubsub = pubsubOf(iq)
  const action = pubsub && firstElement(pubsub)
  if (pubsub === undefined || action === undefined) return refuse(service, 'request empty')
  const table = pubsub.getNS() === NS_PUBSUB_OWNER ? OWNER : USER
  const handler = table[`${iq.attrs['type'] ?? ''} ${action.getName()}`]
  if (handler === undefined) {
    return refuse(service, isKnown(action) ? 'request unknown' : 'request nonsense')
  }
  return handler({ service, actor, actorBare: bareJid(actor), pubsub, action })
}

/** Whether there are requests with this element, be it of another type or for another role. */
function isKnown(action: Element): boolean {
  const names = [...Object.keys(USER), ...Object.keys(OWNER)].map((key) => key.split(' ')[1])
  return names.includes(action.getName())
}
