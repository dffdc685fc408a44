import { detach } from '../xml/detach.ts'
import { firstElement, xml } from '../xml/element.ts'
import { sharing } from '../xml/sharing.ts'
import { entryListing } from './entryListing.ts'
import type { Listing } from './listing.ts'

/** A list of items with their ItemIDs, as a node would hold them, in the namespace of that name. */
export function itemListing(xmlns: string): Listing {
  const list = entryListing({
    name: 'items',
    xmlns,
    idOf: (item) => (item.is('item', xmlns) ? item.attrs['id'] : undefined),
  })
  return {
    ...list,
    split: (element) =>
      list.split(element).flatMap(({ id, payload: item }) => {
        const payload = firstElement(item)
        return payload ? [{ id, payload: detach(payload) }] : []
      }),
    put: (element, id, payload) =>
      list.put(element, id, xml('item', { xmlns, id }, sharing(payload))),
  }
}
