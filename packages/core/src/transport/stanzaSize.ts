import { TransportError } from '../base/errors.ts'
import { allElements, type Element } from '../xml/element.ts'

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

/** No UTF-16 unit takes more than the six bytes of `&quot;`; a tag has its name twice and five more, an attribute four. */
function mostBytes(stanza: Element): number {
  let units = 0
  for (const { name, attrs, children } of allElements(stanza)) {
    units += 2 * name.length + 5
    for (const key in attrs) units += key.length + 4 + String(attrs[key]).length
    for (const child of children) if (typeof child === 'string') units += child.length
  }
  return 6 * units
}
