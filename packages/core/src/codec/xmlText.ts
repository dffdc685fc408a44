import { allElements, type Element } from '../xml/element.ts'
import { unencodable } from './codecErrors.ts'

// XML 1.0 §2.2 `Char`, without the carriage return: a parser reads it as a line feed (§2.11).
const NOT_TEXT = /[^\t\n -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

/** Whether an element can carry a text to the letter. */
export const isXmlText = (text: string) => !NOT_TEXT.test(text)

/** Whether an attribute can carry a text to the letter: a parser reads tabs and line breaks there as spaces (XML 1.0 §3.3.3). */
export const isXmlLine = (text: string) => isXmlText(text) && !/[\t\n]/.test(text)

const hasNoMarkup = (names: string) => !/[\s"'&/<=>]/.test(names)

/**
 * The text, when XML can carry it there to the letter.
 *
 * @throws CodecError `unencodable`
 */
export function requireText(text: string, where: string, fits = isXmlText): string {
  if (!fits(text)) throw unencodable(`${where} has a character that XML can't carry there`)
  return text
}

/**
 * The element, when all names and texts in it can be written.
 *
 * @throws CodecError `unencodable`
 */
export function requireElement(root: Element): Element {
  for (const { name, attrs, children } of allElements(root)) {
    const texts = children.filter((child) => typeof child === 'string')
    requireText([name, ...Object.keys(attrs)].join(''), 'a name', hasNoMarkup)
    requireText([name, ...Object.keys(attrs), ...Object.values(attrs), ...texts].join(' '), name)
  }
  return root
}
