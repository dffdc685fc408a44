import { TransportError } from '../base/errors.ts'
import { isElement, type Element, type Node } from '../xml/element.ts'

/**
 * Refuses a stanza that is larger than the stream allows: a server closes the stream on it.
 *
 * @throws TransportError `too-big`
 */
export function checkSize(stanza: Element, maxBytes: number): void {
  // Most stanzas are so small that nobody has to write them out to know.
  if (mostBytes(stanza) <= maxBytes) return
  const bytes = new TextEncoder().encode(stanza.toString()).length
  if (bytes > maxBytes) {
    throw new TransportError('too-big', { detail: `${bytes} bytes, ${maxBytes} allowed` })
  }
}

/** How deep elements may be inside each other, for their size to be told without writing them out. */
const DEEP = 100

/** No UTF-16 unit takes more than the six bytes of `&quot;`; a tag has its name twice and five more, an attribute four. */
function mostBytes(node: Node, depth = 0): number {
  if (!isElement(node)) return 6 * node.length
  if (depth > DEEP) return Infinity
  let units = 2 * node.name.length + 5
  for (const key in node.attrs) units += key.length + 4 + String(node.attrs[key]).length
  return node.children.reduce((sum, child) => sum + mostBytes(child, depth + 1), 6 * units)
}
