import type { Element } from '../xml/element.ts'
import { unencodable } from './codecErrors.ts'
import { allElements } from './copyElement.ts'

// XML 1.0 §2.2 `Char`, without the carriage return: a parser reads it as a line feed (§2.11).
const NOT_TEXT = /[^\t\n -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
// A parser reads these as spaces in an attribute (§3.3.3).
const NOT_ATTRIBUTE = /[\t\n]/
const NAME = /^[^\s"'&/<=>]+$/

/** Whether XML can carry a text to the letter. */
export function isXmlText(text: string): boolean {
  return !NOT_TEXT.test(text)
}

/**
 * The text, when XML can carry it to the letter.
 *
 * @throws CodecError `unencodable`
 */
export function requireText(text: string, where: string): string {
  if (NOT_TEXT.test(text)) throw unencodable(`${where} has a character that XML can't carry`)
  return text
}

/**
 * The text, when an attribute can carry it to the letter.
 *
 * @throws CodecError `unencodable`
 */
export function requireAttribute(text: string, where: string): string {
  if (NOT_ATTRIBUTE.test(text)) throw unencodable(`${where} has a tab or a line break`)
  return requireText(text, where)
}

/**
 * The element, when all names and texts in it can be written.
 *
 * @throws CodecError `unencodable`
 */
export function requireElement(root: Element): Element {
  for (const element of allElements(root)) {
    requireName(element.name)
    for (const [name, value] of Object.entries(element.attrs)) {
      requireName(name)
      requireText(String(value), name)
    }
    for (const child of element.children) {
      if (typeof child === 'string') requireText(child, element.name)
    }
  }
  return root
}

function requireName(name: string): void {
  if (!NAME.test(requireText(name, 'a name'))) throw unencodable(`${name} is no name in XML`)
}
