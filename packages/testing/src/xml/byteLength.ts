import { isElement, type Element } from '@rxpep/core'

/** Whether the XML of an element takes more than `limit` bytes of UTF-8. Cheap for what is clearly smaller. */
export function isLongerThan(element: Element, limit: number): boolean {
  return atMost(element) > limit && byteLength(element) > limit
}

/** How many bytes of UTF-8 the XML of an element takes. */
export function byteLength(element: Element): number {
  return new TextEncoder().encode(element.toString()).length
}

/** An upper bound: a character takes at most six bytes (`&quot;`). */
function atMost(element: Element): number {
  let bytes = 2 * element.name.length + 5
  for (const name of Object.keys(element.attrs)) {
    bytes += name.length + 4 + 6 * (element.attrs[name]?.length ?? 0)
  }
  for (const child of element.children) bytes += isElement(child) ? atMost(child) : 6 * child.length
  return bytes
}
