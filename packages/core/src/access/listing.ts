import type { Element } from '../xml/element.ts'

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
   * The list with one entry added, or written in the place where it was; all else stays as it is. A new list without one.
   *
   * @throws CodecError `unencodable` where the entry has another ItemID
   */
  put(list: Element | undefined, id: string, payload: Element): Element
  /** The list without an entry, and without any that stands for the same. */
  remove(list: Element, id: string): Element
}
