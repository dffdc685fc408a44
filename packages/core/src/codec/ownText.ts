import type { Element } from '../xml/element.ts'
import { undecodable } from './codecErrors.ts'
import type { BoundField, Field } from './field.ts'
import { requireText } from './xmlText.ts'
import { xmlString, type XmlType } from './xmlType.ts'
import { formatted } from './attribute.ts'

/** A field in the text directly inside the element: as it is, unless another type is given. */
export function ownText(): Field<string, 'required'>
export function ownText<T>(type: XmlType<T>): Field<T, 'required'>
export function ownText(type: XmlType<unknown> = xmlString): Field<unknown, 'required'> {
  return { presence: 'required', bind: (key) => boundText(type, key) }
}

/** The text of an element, as a field that is always there: an element without text has the empty one. */
export function boundText<T>(type: XmlType<T>, key: string): BoundField<T> {
  return {
    read(element) {
      const value = type.parse(element.getText())
      if (value === undefined) throw undecodable(`the text of ${key} is not ${type.expects}`)
      return value
    },
    write(element, value) {
      if (value !== type.parse(element.getText()))
        replaceText(element, requireText(formatted(type, value, key), key))
    },
  }
}

/** Puts one text where the first one was; elements stay. */
function replaceText(element: Element, text: string): void {
  const { children } = element
  const at = children.findIndex((child) => typeof child === 'string')
  const kept = children.map((child, i) =>
    i === at ? text : typeof child === 'string' ? '' : child,
  )
  if (at < 0) kept.unshift(text)
  element.children = kept.filter((child) => child !== '')
}
