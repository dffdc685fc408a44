/**
 * XEP-0060 1.30.0 (Publish-Subscribe), event notifications, and XEP-0223 1.1.1 §6:
 *
 * "clients MUST verify that the 'from' attribute on incoming event messages is either absent or equal to their own account JID."
 *
 * Every message of the stream comes through here: loops over children, and no copies of them.
 */
import { added } from '../base/added.ts'
import type { WireItem } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import { findChild, isElement, type Element } from '../xml/element.ts'
import { sameJid } from '../xml/jid.ts'
import { NS_DELAY, NS_PUBSUB_EVENT } from '../xml/namespaces.ts'
import { parseWireItem } from './wireItem.ts'

/** What the own account tells about one of its nodes. */
export interface PubsubEvent {
  /** Tells it from a refused one. */
  readonly type: 'event'
  /** The node. */
  readonly node: string
  /** What happened, in document order; never empty. */
  readonly events: readonly NodeEvent<WireItem>[]
  /**
   * Whether it tells of the past (XEP-0203): the last published item, or a stanza that stream management
   * sends again after a resumption.
   */
  readonly delayed: boolean
  /** Whom it is addressed to: the bare or the full own JID. */
  readonly to: string | undefined
}

/** An event that somebody else sent. */
export interface RefusedEvent {
  /** Tells it from one that counts. */
  readonly type: 'refused'
  /** Who sent it. */
  readonly from: string
}

/**
 * Reads a `<message/>`; nothing when it tells nothing about a node. Only an `<event/>` directly inside counts:
 * a forwarded one is somebody's word about a message.
 *
 * @param self the own bare JID, normalised
 */
export function parsePubsubEvent(
  message: Element,
  self: string,
): PubsubEvent | RefusedEvent | undefined {
  const { from, to, type } = message.attrs
  const event = type === 'error' ? undefined : findChild(message, 'event', NS_PUBSUB_EVENT)
  if (event === undefined) return undefined
  if (from !== undefined && from !== self && !sameJid(from, self)) return { type: 'refused', from }
  let node: string | undefined
  let events: Events = []
  // The first node that is named counts.
  for (const child of event.children) {
    if (!isElement(child) || child.attrs['node'] === undefined) continue
    if (node !== undefined && child.attrs['node'] !== node) continue
    const more = child.getNS() === NS_PUBSUB_EVENT ? withChild(events, child) : undefined
    if (more === undefined) continue
    node = child.attrs['node']
    events = more
  }
  if (node === undefined || events.length === 0) return undefined
  const delayed = findChild(message, 'delay', NS_DELAY) !== undefined
  return { type: 'event', node, events, delayed, to }
}

type Events = NodeEvent<WireItem>[]

/** What is told by the name of a child alone. */
const TOLD: ReadonlyMap<string, 'purged' | 'deleted' | 'configured'> = new Map([
  ['purge', 'purged'],
  ['delete', 'deleted'],
  ['configuration', 'configured'],
])

/** What has happened, with what a child of the event tells; nothing when that is not understood. */
function withChild(events: Events, child: Element): Events | undefined {
  const name = child.getName()
  const type = TOLD.get(name)
  if (type !== undefined) return added(events, { type })
  return name === 'items' ? withItems(events, child) : undefined
}

function withItems(events: Events, list: Element): Events {
  let all = events
  for (const child of list.children) {
    if (!isElement(child) || child.getNS() !== NS_PUBSUB_EVENT) continue
    const name = child.getName()
    if (name === 'item') {
      const item = parseWireItem(child)
      if (item !== undefined) all = added(all, { type: 'published', item })
    } else if (name === 'retract' && child.attrs['id'] !== undefined)
      all = added(all, { type: 'retracted', id: child.attrs['id'] })
  }
  return all
}
