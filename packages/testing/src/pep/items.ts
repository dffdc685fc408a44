// XEP-0060 (1.26.0) §6.5 "Retrieve Items from a Node", XEP-0059 (1.0.1) Result Set Management
import { xml, type Element } from '@rxpep/core'
import { clone } from '../xml/clone.ts'
import { NS_PUBSUB, NS_RSM } from '../xml/namespaces.ts'
import { requireReader } from './access.ts'
import type { PepNode, StoredItem } from './node.ts'
import { isOn } from './nodeConfig.ts'
import { refuse, requireNode, type PepAnswer, type PepRequest } from './pepService.ts'

interface Page {
  readonly items: readonly StoredItem[]
  readonly set?: Element
}

/** Answers the items of a node: all, the newest, by ItemID, or page by page. */
export function items(request: PepRequest): PepAnswer {
  const node = requireNode(request)
  requireReader(request, node)
  const { unkept } = request.service.profile.items
  if (unkept === 'refused' && !isOn(node.config, 'persist_items', true)) {
    refuse(request.service, 'items not kept')
  }
  const page = select(request, node)
  const children = page.items.map(({ id, payload }) =>
    xml('item', { id }, payload && clone(payload)),
  )
  const list = xml('items', { node: node.name }, ...children)
  return { payload: xml('pubsub', { xmlns: NS_PUBSUB }, page.set, list) }
}

function select({ service, action, pubsub }: PepRequest, node: PepNode): Page {
  const asked = action.getChildren('item', NS_PUBSUB)
  const ids = asked.map(({ attrs }) => attrs['id'] ?? '')
  const all = [...node.items.values()]
  if (ids.length > 0 && service.profile.items.byId === 'as stored') {
    return { items: all.filter(({ id }) => ids.includes(id)) }
  }
  if (ids.length > 0) return { items: ids.flatMap((id) => node.items.get(id) ?? []) }
  const newest = Number(action.attrs['max_items'])
  if (newest > 0) return { items: all.slice(-newest) }
  const { rsm } = service.profile.items
  const set = rsm === 'ignored' ? undefined : pubsub.getChild('set', NS_RSM)
  if (set === undefined) return { items: all }
  return pageOf(all, set, rsm === 'by id' ? byItemId : byMark) ?? refuse(service, 'item unknown')
}

/** How pages are told apart. */
interface Marks {
  readonly of: (item: StoredItem) => string
  /** Where the page after a mark starts; nothing when the mark means nothing. */
  readonly after: (all: readonly StoredItem[], mark: string) => number | undefined
}

const byItemId: Marks = {
  of: ({ id }) => id,
  after: (all, mark) => {
    const at = all.findIndex(({ id }) => id === mark)
    return at < 0 ? undefined : at + 1
  },
}

const byMark: Marks = {
  of: ({ created }) => `mark-${String(created)}`,
  after: (all, mark) => {
    const created = Number(/^mark-(\d+)$/.exec(mark)?.[1])
    const at = all.findIndex((item) => item.created > created)
    return at < 0 ? all.length : at
  },
}

function pageOf(all: readonly StoredItem[], set: Element, marks: Marks): Page | undefined {
  const max = set.getChild('max')?.getText()
  const after = set.getChild('after')?.getText() ?? ''
  const start = after === '' ? 0 : marks.after(all, after)
  if (start === undefined) return undefined
  const items = max === undefined ? all.slice(start) : all.slice(start, start + Number(max))
  const [first, last] = [items[0], items[items.length - 1]]
  const told = xml(
    'set',
    { xmlns: NS_RSM },
    xml('count', {}, String(all.length)),
    first && xml('first', { index: String(start) }, marks.of(first)),
    last && xml('last', {}, marks.of(last)),
  )
  return { items, set: told }
}
