import { NodeError } from '../base/errors.ts'
import { CURRENT } from '../model/current.ts'
import {
  buildGetPrivate,
  buildSetPrivate,
  parsePrivate,
  type PrivateElement,
} from '../protocol/privateXml.ts'
import { hasCondition } from '../protocol/stanzaError.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import { elementListing } from './elementListing.ts'
import { itemListing } from './itemListing.ts'
import { listed } from './listed.ts'
import type { Listing } from './listing.ts'

/* @__NO_SIDE_EFFECTS__ */
/**
 * An element of the private XML storage (XEP-0049) in place of a node. Nobody tells of changes there: it is read from time to time,
 * at focus, and before and after each write; `status.delivery` is `none`.
 *
 * With a name and a namespace the element is the payload of a document. With a {@link Listing} its entries are items. Without
 * anything, it holds items of any kind, in the namespace of the node's name.
 *
 * @example
 * defineDocument({ node: 'https://example.org/ns/settings', codec, initial, access: privateXml() })
 */
export function privateXml(element?: PrivateElement | Listing): AccessFactory {
  return (parts) => {
    const listing = listingOf(element, parts.node)
    return listed(stored(listing), listing)(parts)
  }
}

function listingOf(element: PrivateElement | Listing | undefined, node: string): Listing {
  if (element === undefined) return itemListing(node)
  return 'split' in element ? element : elementListing(element)
}

/** The element as the one item of a node. */
function stored(element: PrivateElement): AccessFactory {
  return ({ context: { transport }, tell }) => ({
    gate: {
      prove() {
        tell('private')
        return Promise.resolve({ capacity: undefined })
      },
      invalidate: () => undefined,
    },
    delivery: {
      tellsRemovals: false,
      begin: () => Promise.resolve(false),
      end: () => Promise.resolve(),
    },
    async read() {
      const result = await transport.request(buildGetPrivate(element)).catch(asUnsupported)
      const payload = parsePrivate(result, element)
      return payload ? [{ id: CURRENT, payload }] : []
    },
    async send(make) {
      const write = await make()
      if (write.type === 'publish')
        await transport.request(buildSetPrivate(write.payload)).catch(asUnsupported)
      return 'done'
    },
  })
}

function asUnsupported(error: unknown): never {
  const lacks = LACKING.some((condition) => hasCondition(error, condition))
  throw lacks ? new NodeError('unsupported', { detail: 'private XML', cause: error }) : error
}

const LACKING = ['service-unavailable', 'feature-not-implemented']
