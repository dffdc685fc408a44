import { firstElement, type Element } from '@rxpep/core'
import {
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_PING,
  NS_PRIVATE,
  NS_PUBSUB_EVENT,
  NS_PUBSUB_OWNER,
  NS_ROSTER,
} from '../xml/namespaces.ts'

/** What a request is about. */
export type RequestKind =
  | 'publish'
  | 'retract'
  | 'purge'
  | 'items'
  | 'create'
  | 'configure'
  | 'getConfiguration'
  | 'deleteNode'
  | 'subscribe'
  | 'unsubscribe'
  | 'subscriptions'
  | 'affiliations'
  | 'setAffiliations'
  | 'ownerSubscriptions'
  | 'setOwnerSubscriptions'
  | 'discoInfo'
  | 'discoItems'
  | 'ping'
  | 'privateXml'
  | 'roster'
  | 'other'

/** What an event message tells. */
export type EventKind = 'published' | 'retracted' | 'purged' | 'deleted' | 'configured'

/** A name for a class of stanzas; most stanzas have several. */
export type StanzaKind =
  | 'message'
  | 'presence'
  | 'iq'
  | 'request'
  | 'result'
  | 'error'
  | 'event'
  | EventKind
  | RequestKind
  | `result:${RequestKind}`
  | `error:${RequestKind}`

const REQUESTS: Readonly<Record<string, RequestKind>> = {
  'set publish': 'publish',
  'set retract': 'retract',
  'set create': 'create',
  'set subscribe': 'subscribe',
  'set unsubscribe': 'unsubscribe',
  'get items': 'items',
  'get subscriptions': 'subscriptions',
  'owner set purge': 'purge',
  'owner set delete': 'deleteNode',
  'owner set configure': 'configure',
  'owner get configure': 'getConfiguration',
  'owner get affiliations': 'affiliations',
  'owner set affiliations': 'setAffiliations',
  'owner get subscriptions': 'ownerSubscriptions',
  'owner set subscriptions': 'setOwnerSubscriptions',
}

const NAMESPACES: Readonly<Record<string, RequestKind>> = {
  [NS_DISCO_INFO]: 'discoInfo',
  [NS_DISCO_ITEMS]: 'discoItems',
  [NS_PING]: 'ping',
  [NS_PRIVATE]: 'privateXml',
  [NS_ROSTER]: 'roster',
}

/** What an `<iq/>` of type `get` or `set` asks. */
export function requestKind(iq: Element): RequestKind {
  const payload = firstElement(iq)
  const namespace = payload?.getNS() ?? ''
  if (payload?.getName() !== 'pubsub') return NAMESPACES[namespace] ?? 'other'
  const owner = namespace === NS_PUBSUB_OWNER ? 'owner ' : ''
  const action = firstElement(payload)?.getName() ?? ''
  return REQUESTS[`${owner}${iq.attrs['type'] ?? ''} ${action}`] ?? 'other'
}

/** All kinds of a stanza; `answers` is the kind of the request that it answers, where known. */
export function kindsOf(stanza: Element, answers?: string): StanzaKind[] {
  const type = stanza.attrs['type']
  switch (stanza.getName()) {
    case 'iq':
      if (type === 'get' || type === 'set') return ['iq', 'request', requestKind(stanza)]
      return answerKinds(type === 'error' ? 'error' : 'result', answers)
    case 'presence':
      return ['presence']
    default:
      return ['message', ...eventKinds(stanza)]
  }
}

function answerKinds(type: 'result' | 'error', answers: string | undefined): StanzaKind[] {
  return answers === undefined ? ['iq', type] : ['iq', type, `${type}:${answers as RequestKind}`]
}

function eventKinds(message: Element): StanzaKind[] {
  const event = message.getChild('event', NS_PUBSUB_EVENT)
  if (event === undefined) return []
  const kinds = new Set<StanzaKind>(['event'])
  for (const child of event.children) {
    if (typeof child !== 'string') for (const kind of eventKind(child)) kinds.add(kind)
  }
  return [...kinds]
}

function eventKind(child: Element): EventKind[] {
  switch (child.getName()) {
    case 'purge':
      return ['purged']
    case 'delete':
      return ['deleted']
    case 'configuration':
      return ['configured']
    default:
      return [
        ...(child.getChild('item') ? (['published'] as const) : []),
        ...(child.getChild('retract') ? (['retracted'] as const) : []),
      ]
  }
}
