import { Parser } from '@xmpp/xml'
import type { Element } from './element.ts'

interface Events {
  on(event: 'start' | 'element' | 'end', run: (element: Element) => void): void
  on(event: 'error', run: (error: Error) => void): void
  write(text: string): void
}

/**
 * Reads one XML document, as the stream's own parser reads it.
 *
 * @throws XMLError or SyntaxError when the text is not well-formed
 */
export function parseXml(text: string): Element {
  const parser = new Parser() as unknown as Events
  const seen: { root?: Element; complete?: boolean; error?: Error } = {}
  parser.on('start', (element) => (seen.root = element))
  parser.on('element', (element) => seen.root?.children.push(element))
  parser.on('end', () => (seen.complete = true))
  parser.on('error', (error) => (seen.error ??= error))
  parser.write(text)
  if (seen.error === undefined && seen.root !== undefined && seen.complete) return seen.root
  throw seen.error ?? new SyntaxError('the XML is not complete')
}
