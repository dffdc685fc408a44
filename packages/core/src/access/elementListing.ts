import type { PrivateElement } from '../protocol/privateXml.ts'
import { requireNamed, undecodable } from '../codec/codecErrors.ts'
import { CURRENT } from '../model/current.ts'
import { xml } from '../xml/element.ts'
import type { Listing } from './listing.ts'

/** A list that is one entry: the element itself is the payload. */
export function elementListing({ name, xmlns }: PrivateElement): Listing {
  return {
    name,
    xmlns,
    split(element) {
      requireNamed(element, name, xmlns, undecodable)
      return [{ id: CURRENT, payload: element }]
    },
    put: (_list, _id, payload) => payload,
    remove: () => xml(name, { xmlns }),
  }
}
