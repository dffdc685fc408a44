import { keepChildren, putChild } from '../codec/childElements.ts'
import { undecodable, unencodable } from '../codec/codecErrors.ts'
import { copyElement } from '../codec/copyElement.ts'
import type { PrivateElement } from '../protocol/privateXml.ts'
import { elements, xml, type Element } from '../xml/element.ts'
import type { Listing, ListEntry } from './listing.ts'

/** What {@link entryListing} needs to know. */
export interface EntryListingOptions extends PrivateElement {
  /** The ItemID of an entry; nothing when the element is none. */
  readonly idOf: (entry: Element) => string | undefined
}

/* @__NO_SIDE_EFFECTS__ */
/**
 * A list of elements that say themselves which ItemID they have. What says none is not among the entries, but stays in the list.
 * `put` refuses an entry that says another ItemID, as CodecError `unencodable`.
 */
export function entryListing({ name, xmlns, idOf }: EntryListingOptions): Listing {
  const entriesOf = (element: Element): Element[] => {
    if (element.is(name, xmlns)) return elements(element)
    if (idOf(element) !== undefined) return [element]
    throw undecodable(`<${element.name}/> is neither <${name}/> in ${xmlns} nor an entry of it`)
  }
  return {
    name,
    xmlns,
    split(element) {
      const byId = new Map<string, ListEntry>()
      for (const entry of entriesOf(element)) {
        const id = idOf(entry)
        if (id !== undefined && !byId.has(id)) byId.set(id, { id, payload: copyElement(entry) })
      }
      return [...byId.values()]
    },
    put(list, id, payload) {
      if (idOf(payload) !== id) throw unencodable(`<${payload.name}/> is not the entry '${id}'`)
      const result = list ? copyElement(list) : xml(name, { xmlns })
      const old = elements(result).find((entry) => idOf(entry) === id)
      putChild(result, old, copyElement(payload))
      return result
    },
    remove(list, id) {
      const result = copyElement(list)
      keepChildren(result, (entry) => idOf(entry) !== id)
      return result
    },
  }
}
