import { isElement, type Element, type Node } from '../xml/element.ts'
import type { BoundField, Field } from './field.ts'
import { formatted, parsed, says } from './scalar.ts'
import { requireText } from './xmlText.ts'
import { xmlString, type XmlType } from './xmlType.ts'

/** A field in the text directly inside the element: as it is, unless another type is given. */
export function ownText(): Field<string, 'required'>
export function ownText<T>(type: XmlType<T>): Field<T, 'required'>
/* @__NO_SIDE_EFFECTS__ */ export function ownText(
  type: XmlType<unknown> = xmlString,
): Field<unknown, 'required'> {
  return { required: true, bind: (key) => boundText(type, key) }
}

/** The text of an element, as a field that is always there: an element without text has the empty one. */
export function boundText<T>(
  type: XmlType<T>,
  key: string,
): BoundField<T> & { readonly read: (element: Element) => T } {
  return {
    read: (element) => parsed(type, element.getText(), key),
    write(element, value) {
      if (!says(type, element.getText(), value))
        replaceText(element, requireText(formatted(type, value, key), key))
    },
  }
}

/** Puts one text where the first one was; elements stay. */
function replaceText(element: Element, text: string): void {
  const before = element.children.findIndex((child) => typeof child === 'string')
  const kept: Node[] = element.children.filter(isElement)
  if (text !== '') kept.splice(Math.max(before, 0), 0, text)
  element.children = kept
}
