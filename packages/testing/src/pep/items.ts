// XEP-0060 (1.26.0) §6.5 "Retrieve Items from a Node", XEP-0059 (1.0.1) Result Set Management
import { xml, type Element } from '@rxpep/core'
import { clone } from '../xml/clone.ts'
import { NS_PUBSUB, NS_RSM } from '../xml/namespaces.ts'
import { requireReader } from './access.ts'
import type { PepNode, StoredItem } from './node.ts'
import { refuse, requireNode, type PepAnswer, type PepRequest } from './pepService.ts'

interface Page {
  readonly items: readonly StoredItem[]
  readonly set?: Element
}

/** Answers the items of a node: all, the newest, by ItemID, or page by page. */
export function items(request: PepRequest): PepAnswer {
  const node = requireNode(request, 'items unknown node')
  requireReader(request, node)
  const page = select(request, node)
  const children = page.items.map(({ id, payload }) =>
    xml('item', { id }, payload && clone(payload)),
  )
  const list = xml('items', { node: node.name }, ...children)
  return { payload: xml('pubsub', { xmlns: NS_PUBSUB }, list, page.set) }
}

function select({ service, action, pubsub }: PepRequest, node: PepNode): Page {
  const asked = action.getChildren('item', NS_PUBSUB)
  if (asked.length > 0) return { items: asked.flatMap((item) => byId(node, item.attrs['id'])) }
  const all = [...node.items.values()]
  const newest = Number(action.attrs['max_items'])
  if (newest > 0) return { items: all.slice(-newest) }
  const set = service.profile.items.rsm ? pubsub.getChild('set', NS_RSM) : undefined
  return set === undefined ? { items: all } : (pageOf(all, set) ?? refuse(service, 'item unknown'))
}

function byId(node: PepNode, id: string | undefined): StoredItem[] {
  const item = node.items.get(id ?? '')
  return item === undefined ? [] : [item]
}

function pageOf(all: readonly StoredItem[], set: Element): Page | undefined {
  const max = set.getChild('max')?.getText()
  const after = set.getChild('after')?.getText()
  const start =
    after === undefined || after === '' ? 0 : all.findIndex(({ id }) => id === after) + 1
  if (start === 0 && after !== undefined && after !== '') return undefined
  const items = max === undefined ? all.slice(start) : all.slice(start, start + Number(max))
  return { items, set: buildSet(items, start, all.length) }
}

function buildSet(items: readonly StoredItem[], index: number, count: number): Element {
  const [first, last] = [items[0], items[items.length - 1]]
  return xml(
    'set',
    { xmlns: NS_RSM },
    first && xml('first', { index: String(index) }, first.id),
    last && xml('last', {}, last.id),
    xml('count', {}, String(count)),
  )
}
