// XEP-0060 (1.26.0) §7.1: "the publisher … MUST possess sufficient privileges"; §7.1.5 publish-options, XEP-0163 (1.2.2) §3 auto-create
import { elements, xml, type Element } from '@rxpep/core'
import { cloneDetached } from '../xml/clone.ts'
import { isLongerThan } from '../xml/byteLength.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { requirePublisher } from './access.ts'
import { autoCreate } from './create.ts'
import { isOn, keptItems } from './nodeConfig.ts'
import type { PepNode, StoredItem } from './node.ts'
import { noticeOfItems, noticeOfRetracts } from './notice.ts'
import {
  findNode,
  record,
  refuse,
  type Notice,
  type PepAnswer,
  type PepRequest,
} from './pepService.ts'
import { readOptions, requirePreconditions } from './publishOptions.ts'

/** Handles `<publish/>`. */
export function publish(request: PepRequest): PepAnswer {
  const options = readOptions(request)
  const node = findNode(request) ?? autoCreate(request, options)
  requirePublisher(request, node)
  requirePreconditions(request.service, node, options)
  const items = readItems(request)
  if (fileNameLength(node.name) > request.service.profile.stream.longestNode) {
    refuse(request.service, 'node name too long')
  }
  const names = items.map(({ id }) => xml('item', { id }))
  const published = xml('publish', { node: node.name }, ...names)
  return {
    payload: xml('pubsub', { xmlns: NS_PUBSUB }, published),
    apply: () => {
      // A server that stores later may find the node deleted.
      if (request.service.nodes.get(node.name) !== node) return []
      const evicted = items.flatMap((item) => store(request, node, item))
      return [
        ...noticeOfItems(request.service, node, items),
        ...noticeOfEviction(request, node, evicted),
      ]
    },
  }
}

/** How long a name is where bytes other than letters and digits are written as `%5f`. */
function fileNameLength(name: string): number {
  const bytes = [...new TextEncoder().encode(name)]
  return bytes.reduce((sum, byte) => sum + (/\w/.test(String.fromCharCode(byte)) ? 1 : 3), 0)
}

function readItems(request: PepRequest): StoredItem[] {
  const { service, action } = request
  const given = action.getChildren('item', NS_PUBSUB)
  const { several } = service.profile.items
  if (given.length > 1 && several === 'refused') refuse(service, 'several items')
  if (given.length === 0) refuse(service, 'payload missing')
  return (several === 'first' ? given.slice(0, 1) : given).map((item) => readItem(request, item))
}

function readItem({ service, actorBare }: PepRequest, item: Element): StoredItem {
  const [payload, second] = elements(item)
  if (payload === undefined) return refuse(service, 'payload missing')
  if (second !== undefined) refuse(service, 'several payloads')
  const { maxBytes, tooBig } = service.profile.stream
  if (tooBig === 'payload-too-big' && isLongerThan(payload, maxBytes)) {
    refuse(service, 'payload too big')
  }
  const id = item.attrs['id']
  return {
    id: id === undefined || id === '' ? service.ids() : id,
    payload: cloneDetached(payload),
    publisher: actorBare,
    created: 0,
  }
}

/** Puts an item into its node; gives the ItemIDs that had to go. */
function store(request: PepRequest, node: PepNode, item: StoredItem): string[] {
  const { service } = request
  if (!isOn(node.config, 'persist_items', true)) return []
  const created = node.items.get(item.id)?.created ?? ++node.creations
  if (service.profile.items.order === 'publication') node.items.delete(item.id)
  node.items.set(item.id, { ...item, created })
  record(request, node, 'published', item.id, item.payload)
  const evicted = dropExcess(node, keptItems(service.profile, node.config))
  for (const id of evicted) record(request, node, 'evicted', id)
  return evicted
}

/** Drops the oldest items of a node until it holds at most `kept`; gives their ItemIDs. */
export function dropExcess(node: PepNode, kept: number): string[] {
  const dropped: string[] = []
  for (const id of node.items.keys()) {
    if (node.items.size <= kept) break
    node.items.delete(id)
    dropped.push(id)
  }
  return dropped
}

function noticeOfEviction(
  { service }: PepRequest,
  node: PepNode,
  evicted: readonly string[],
): Notice[] {
  const { eviction, evictedTogether } = service.profile.maxItems
  if (eviction === 'silent' || !isOn(node.config, 'notify_retract', true)) return []
  if (evictedTogether === 'one by one' || evicted.length < 2) return noticeOfRetracts(node, evicted)
  return noticeOfRetracts(node, [[...evicted].reverse().join('')])
}
