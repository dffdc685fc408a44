/**
 * XEP-0060 1.30.0 (Publish-Subscribe), an item as it stands in events and answers.
 *
 * "The combination of the NodeID + ItemID MUST be unique within a given service".
 */
import type { WireItem } from '../model/item.ts'
import { detach } from '../xml/detach.ts'
import { firstElement, type Element } from '../xml/element.ts'

/** Reads an `<item/>`, its payload cut out of the stanza; nothing when it has no ItemID. */
export function parseWireItem(item: Element): WireItem | undefined {
  const { id } = item.attrs
  if (id === undefined) return undefined
  const payload = firstElement(item)
  return { id, payload: payload && detach(payload) }
}
