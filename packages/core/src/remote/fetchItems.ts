import { StanzaError } from '../base/errors.ts'
import type { WireItem } from '../model/item.ts'
import { buildItems } from '../protocol/pubsubRequest.ts'
import { parseItems } from '../protocol/pubsubResult.ts'
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
  for (let start = 0; ; start += 1) {
    try {
      return await fetchPages(transport, node, features.has(NS_RSM))
    } catch (error) {
      if (error === PAGE_GONE) {
        if (start === RESTARTS) throw error
      } else if (hasCondition(error, 'item-not-found')) return []
      else throw error
    }
  }
}

/** Reads some items by their ItemIDs; those that the server doesn't have are missing in the result. */
export async function fetchSome(
  transport: Transport,
  node: string,
  ids: readonly string[],
): Promise<WireItem[]> {
  try {
    return parseItems(await transport.request(buildItems(node, { ids }))).items
  } catch (error) {
    if (hasCondition(error, 'item-not-found')) return []
    throw error
  }
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
    const page = await fetchPage(transport, node, rsm)
    for (const item of page.items) found.set(item.id, item)
    const last = page.rsm?.last
    const complete = found.size >= (page.rsm?.count ?? Infinity) || page.items.length === 0
    if (last === undefined || last === after || complete) return [...found.values()]
    after = last
  }
}

async function fetchPage(
  transport: Transport,
  node: string,
  rsm: { max: number; after: string | undefined } | undefined,
): Promise<ReturnType<typeof parseItems>> {
  const { after } = rsm ?? {}
  const asked = rsm && { max: rsm.max, ...(after === undefined ? {} : { after }) }
  try {
    return parseItems(await transport.request(buildItems(node, asked ? { rsm: asked } : {})))
  } catch (error) {
    if (after !== undefined && hasCondition(error, 'item-not-found')) throw PAGE_GONE
    throw error
  }
}
