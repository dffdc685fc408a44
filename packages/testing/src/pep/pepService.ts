import type { Element, IdSource } from '@rxpep/core'
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

/** Refuses a request as the profile does in this situation; `text` overrides the profile's own. */
export function refuse(service: PepService, situation: Situation, text?: string): never {
  const spec = service.profile.errors[situation]
  throw new StanzaRefusal(text === undefined ? spec : { ...spec, text })
}

/** The node that the action names, when it exists. */
export function findNode({ service, action }: PepRequest): PepNode | undefined {
  return service.nodes.get(nodeName({ service, action }))
}

/** The node that the action names. @throws StanzaRefusal `node not named`, or the situation `missing` */
export function requireNode(request: PepRequest, missing: Situation = 'node unknown'): PepNode {
  return findNode(request) ?? refuse(request.service, missing)
}

/** The name of the node that the action is about. @throws StanzaRefusal `node not named` */
export function nodeName({ service, action }: Pick<PepRequest, 'service' | 'action'>): string {
  const name = action.attrs['node']
  return name === undefined || name === '' ? refuse(service, 'node not named') : name
}
