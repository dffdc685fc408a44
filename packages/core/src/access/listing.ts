import { keepChildren, putChild } from '../codec/childElements.ts'
import { undecodable, unencodable } from '../codec/codecErrors.ts'
import { copyElement } from '../codec/copyElement.ts'
import { elements, xml, type Element } from '../xml/element.ts'

/** One entry of a list, as an item. */
export interface ListEntry {
  /** Which entry it is: the ItemID. */
  readonly id: string
  /** The entry's element, cut out of the list. */
  readonly payload: Element
}

/** Many entries inside one element, such as all bookmarks in one `<storage/>`. It never changes the element that it is given. */
export interface Listing {
  /** The local name of the element around the entries. */
  readonly name: string
  /** Its namespace. */
  readonly xmlns: string
  /**
   * The entries, each ItemID once. What has none is not among them, but stays in the list. An entry that is not in a list counts as a
   * list of one.
   *
   * @throws CodecError `undecodable` where it is neither a list nor an entry
   */
  split(list: Element): ListEntry[]
  /**
   * The list with one entry added, or written in the place where it was; all else stays as it is.
   *
   * @throws CodecError `undecodable` where it is no list; `unencodable` where the entry has another ItemID
   */
  put(list: Element | undefined, id: string, payload: Element): Element
  /**
   * The list without an entry, and without any that stands for the same.
   *
   * @throws CodecError `undecodable` where it is no list
   */
  remove(list: Element, id: string): Element
}

/** What {@link createListing} needs to know. */
export interface ListingOptions extends Pick<Listing, 'name' | 'xmlns'> {
  /** The ItemID of an entry; nothing when the element is none. */
  readonly idOf: (entry: Element) => string | undefined
}

/** A {@link Listing} of the elements that have an ItemID; of several with the same one, the first one counts. */
export function createListing({ name, xmlns, idOf }: ListingOptions): Listing {
  const copyOf = (list: Element) => {
    if (!list.is(name, xmlns)) throw undecodable(`<${list.name}/> is not <${name}/> in ${xmlns}`)
    return copyElement(list)
  }
  return {
    name,
    xmlns,
    split(list) {
      const entries = idOf(list) === undefined ? elements(copyOf(list)) : [list]
      const byId = new Map<string, ListEntry>()
      for (const entry of entries) {
        const id = idOf(entry)
        if (id !== undefined && !byId.has(id)) byId.set(id, { id, payload: copyElement(entry) })
      }
      return [...byId.values()]
    },
    put(list, id, payload) {
      if (idOf(payload) !== id) throw unencodable(`<${payload.name}/> is not the entry '${id}'`)
      const result = list ? copyOf(list) : xml(name, { xmlns })
      const old = elements(result).find((entry) => idOf(entry) === id)
      putChild(result, old, copyElement(payload))
      return result
    },
    remove(list, id) {
      const result = copyOf(list)
      keepChildren(result, (entry) => idOf(entry) !== id)
      return result
    },
  }
}
