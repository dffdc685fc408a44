import { UsageError, type Element } from '@rxpep/core'
import { Parser } from '@xmpp/xml'

/**
 * Parses the text of one element.
 *
 * @throws UsageError `invalid-option` when it is not well-formed
 */
export function parseXml(text: string): Element {
  const seen: { root?: Element; complete?: boolean; error?: Error } = {}
  const parser = new Parser()
  parser.on('start', (element: Element) => (seen.root = element))
  parser.on('element', (child: Element) => seen.root?.children.push(child))
  parser.on('end', () => (seen.complete = true))
  parser.on('error', (error: Error) => (seen.error ??= error))
  parser.write(text)
  if (seen.root !== undefined && seen.complete && !seen.error) return seen.root
  throw new UsageError('invalid-option', { detail: `no well-formed element: ${text.slice(0, 80)}` })
}

/** Takes an element, or the text of one, and gives an element. */
export function toElement(input: Element | string): Element {
  return typeof input === 'string' ? parseXml(input) : input
}
