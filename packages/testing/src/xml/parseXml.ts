import { UsageError, type Element } from '@rxpep/core'
import { Parser } from '@xmpp/xml'

/**
 * Parses the text of one element.
 *
 * @throws UsageError `invalid-option` when it is not well-formed
 */
export function parseXml(text: string): Element {
  const parser = new Parser()
  let root: Element | undefined
  let closed = false
  const complain = (detail: string): never => {
    throw new UsageError('invalid-option', { detail: `${detail}: ${text.slice(0, 80)}` })
  }
  parser.on('start', (element) => {
    root = element as unknown as Element
  })
  parser.on('element', (child) => {
    root?.children.push(child as unknown as Element)
  })
  parser.on('end', () => {
    closed = true
  })
  parser.on('error', (error: Error) => complain(error.message))
  parser.write(text)
  return root !== undefined && closed ? root : complain('not one well-formed element')
}

/** Takes an element, or the text of one, and gives an element. */
export function toElement(input: Element | string): Element {
  return typeof input === 'string' ? parseXml(input) : input
}
