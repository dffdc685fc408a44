import { StanzaError } from '../base/errors.ts'
import type { WireItem } from '../model/item.ts'
import { buildItems, type ItemsRequest } from '../protocol/pubsubRequest.ts'
import { parseItems, type ItemsAnswer } from '../protocol/pubsubResult.ts'
import { hasCondition } from '../protocol/stanzaError.ts'
import type { Transport } from '../transport/transport.ts'
import { NS_RSM } from '../xml/namespaces.ts'
import type { Features } from './serverFeatures.ts'

const PAGE = 1000
const RESTARTS = 3

/**
 * Reads all items of a node (XEP-0060 §6.5), page by page where the server has result set management.
 * A node that isn't there is empty.
 *
 * A page that is gone starts the whole over: half a node is never told as the node.
 */
export async function fetchItems(
  transport: Transport,
  node: string,
  features: Features,
): Promise<WireItem[]> {
  for (let left = RESTARTS; ; left -= 1) {
    try {
      return await fetchPages(transport, node, features.has(NS_RSM))
    } catch (error) {
      if (error !== PAGE_GONE) return noItems(error)
      if (left === 0) throw error
    }
  }
}

/** Reads some items by their ItemIDs; those that the server doesn't have are missing in the result. */
export async function fetchSome(
  transport: Transport,
  node: string,
  ids: readonly string[],
): Promise<WireItem[]> {
  return fetchPart(transport, node, { ids }).then(({ items }) => items, noItems)
}

/** A node, or an item, that isn't there has no items; any other error stays one. */
function noItems(error: unknown): WireItem[] {
  if (hasCondition(error, 'item-not-found')) return []
  throw error
}

async function fetchPart(
  transport: Transport,
  node: string,
  part: ItemsRequest,
): Promise<ItemsAnswer> {
  return parseItems(await transport.request(buildItems(node, part)))
}

const PAGE_GONE = new StanzaError('busy', {
  condition: 'item-not-found',
  type: 'wait',
  detail: 'a page of the node is gone',
})

/** By ItemID, as pages of a node that changes meanwhile may overlap: the later one counts. */
async function fetchPages(transport: Transport, node: string, paged: boolean): Promise<WireItem[]> {
  const found = new Map<string, WireItem>()
  let after: string | undefined
  for (;;) {
    const rsm = paged || after !== undefined ? { max: PAGE, after } : undefined
    const page = await fetchPart(transport, node, { rsm }).catch((error: unknown) => {
      throw after !== undefined && hasCondition(error, 'item-not-found') ? PAGE_GONE : error
    })
    // All in one answer, as where nothing is paged: an ItemID that is there twice is the fold's to sort out.
    if (page.rsm === undefined && found.size === 0) return page.items
    const { size } = found
    for (const item of page.items) found.set(item.id, item)
    const last = page.rsm?.last
    const complete = found.size >= (page.rsm?.count ?? Infinity) || page.items.length === 0
    if (last === undefined || complete) return [...found.values()]
    // Its pages go in circles: it is asked for everything at once.
    if (found.size === size) return (await fetchPart(transport, node, {})).items
    after = last
  }
}
