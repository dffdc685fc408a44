import type { BadItem, GoodItem } from '../model/item.ts'
import { SlotMap } from '../structure/slotMap.ts'
import type { Element } from '../xml/element.ts'

/** An undecodable item, with what was known of it before. */
export interface QuarantinedItem<T> extends BadItem {
  /** The item as it was when it could last be decoded. */
  readonly last?: GoodItem<T>
}

/** What the server has told us about a node, by ItemID. */
export interface Remote<T> {
  /** The values, each with the payload that it was decoded from aside of it. */
  readonly items: SlotMap<T, Element>
  /** The items that can't be decoded, each with its payload aside of it. No ItemID is both here and in `items`. */
  readonly quarantine: SlotMap<QuarantinedItem<T>, Element>
}

/** A node of which nothing is known, or that is empty. */
export function emptyRemote<T>(): Remote<T> {
  return { items: new SlotMap(), quarantine: new SlotMap() }
}

/** The payload that the server holds for an ItemID, decodable or not. */
export function sourceOf<T>(remote: Remote<T>, id: string): Element | undefined {
  return remote.items.aside(id) ?? remote.quarantine.aside(id)
}
