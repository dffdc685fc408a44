import type { Element, IdSource } from '@rxpep/core'
import { errorOf } from '../profiles/errorOf.ts'
import type { Profile, Situation, NoticeKind } from '../profiles/profile.ts'
import { StanzaRefusal } from '../xml/stanza.ts'
import type { PepNode } from './node.ts'

/** The PEP service of one account: its nodes, and what it must know of the world around. */
export interface PepService {
  /** The bare JID of the account. */
  readonly owner: string
  /** The nodes by name, in the order of creation. */
  readonly nodes: Map<string, PepNode>
  /** How this server behaves. */
  readonly profile: Profile
  /** Makes ItemIDs and subids. */
  readonly ids: IdSource
  /** Whether the owner lets this bare JID see its presence. */
  readonly sharesPresenceWith: (bare: string) => boolean
  /** Is told of each change, in the order in which they are made. */
  readonly onWrite?: ((write: Write) => void) | undefined
}

/** One change of what a node holds, as the server made it. */
export interface Write {
  /** What happened; `evicted`: dropped to make room. */
  readonly type: 'published' | 'retracted' | 'evicted' | 'purged' | 'deleted'
  /** Who asked for it: a full JID, or the bare one of an account acting without a stream. */
  readonly by: string
  /** The node. */
  readonly node: string
  /** The ItemID; empty when it is about the whole node. */
  readonly id: string
  /** What was published; shared, so never changed. */
  readonly payload?: Element | undefined
}

/** One pubsub request, taken apart. */
export interface PepRequest {
  /** The service that was asked. */
  readonly service: PepService
  /** The full JID that asks; a bare one for an account acting without a stream. */
  readonly actor: string
  /** Its bare JID. */
  readonly actorBare: string
  /** The `<pubsub/>` element. */
  readonly pubsub: Element
  /** Its first child: what is to be done. */
  readonly action: Element
}

/** Something to be told about a node. */
export interface Notice {
  /** What kind of event. */
  readonly kind: NoticeKind
  /** The node, as it is now. */
  readonly node: PepNode
  /** The child of `<event/>`. */
  readonly body: Element
  /** The JIDs with an explicit subscription. */
  readonly subscribers: readonly string[]
}

/** What comes of a request. */
export interface PepAnswer {
  /** The child of the result; nothing for an empty one. */
  readonly payload?: Element
  /** What is told, in order. */
  readonly notices?: readonly Notice[]
  /** Stores what was asked and says what is told; some servers do it after they have answered. */
  readonly apply?: () => readonly Notice[]
  /** A JID that subscribed just now and may get the last published item of the node. */
  readonly subscribed?: { readonly jid: string; readonly node: PepNode }
}

/** Refuses a request as the profile does in this situation; `words` fill the places in its text, such as `{field}`. */
export function refuse(
  { profile }: Pick<PepService, 'profile'>,
  situation: Situation,
  words: Readonly<Record<string, string>> = {},
): never {
  throw new StanzaRefusal(errorOf(profile, situation, words))
}

/** The node that the action names, when it exists. */
export function findNode(request: PepRequest): PepNode | undefined {
  return request.service.nodes.get(nodeName(request))
}

/** The node that the action names. @throws StanzaRefusal `node not named`, `node unknown` */
export function requireNode(request: PepRequest): PepNode {
  const { service, actorBare } = request
  const node = findNode(request)
  if (node !== undefined) return node
  const trusted = actorBare === service.owner || service.sharesPresenceWith(actorBare)
  const hidden = service.profile.config.hidesUnknown && !trusted
  return refuse(service, hidden ? 'not for you: presence' : 'node unknown')
}

/** The name of the node that the action is about. @throws StanzaRefusal `node not named` */
export function nodeName({ service, action }: PepRequest): string {
  const name = action.attrs['node']
  return name === undefined || name === '' ? refuse(service, 'node not named') : name
}

/** Tells of a change of what a node holds, unless the node is gone already. */
export function record(
  { service, actor }: PepRequest,
  node: PepNode,
  type: Write['type'],
  id = '',
  payload?: Element,
): void {
  if (type !== 'deleted' && service.nodes.get(node.name) !== node) return
  service.onWrite?.({ type, by: actor, node: node.name, id, payload })
}
