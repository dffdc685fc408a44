import { UsageError, type Element } from '@rxpep/core'
import { Parser } from '@xmpp/xml'

/**
 * Parses the text of one element.
 *
 * @throws UsageError `invalid-option` when it is not well-formed
 */
export function parseXml(text: string): Element {
  const element = tryParseXml(text)
  if (element !== undefined) return element
  throw new UsageError('invalid-option', { detail: `no well-formed element: ${text.slice(0, 80)}` })
}

/** Parses the text of one element; nothing when it is not well-formed. */
export function tryParseXml(text: string): Element | undefined {
  const seen: { root?: Element; complete?: boolean; bad?: boolean } = {}
  const parser = new Parser()
  parser.on('start', (element: Element) => (seen.root = element))
  parser.on('element', (child: Element) => {
    if (seen.complete) seen.bad = true
    else seen.root?.children.push(child)
  })
  parser.on('end', () => {
    if (seen.complete) seen.bad = true
    seen.complete = true
  })
  parser.on('error', () => (seen.bad = true))
  try {
    parser.write(text)
  } catch {
    // The parser of @xmpp/xml trips over an end tag without a start.
    return undefined
  }
  return seen.complete && !seen.bad ? seen.root : undefined
}

/** Takes an element, or the text of one, and gives an element. */
export function toElement(input: Element | string): Element {
  return typeof input === 'string' ? parseXml(input) : input
}
