import { findChild } from '../xml/element.ts'
import type { NamedCodec } from './codec.ts'
import { elementCodec } from './elementCodec.ts'
import { field, type Field, type PresenceOf, type FieldOptions } from './field.ts'
import type { ReadonlyElement } from './readonlyElement.ts'
import { textCodec } from './textCodec.ts'
import { xmlString, type XmlType } from './xmlType.ts'
import { keepChildren, putChild } from './childElements.ts'

/** Which child element a field is in. */
export interface ChildName {
  /** Its local name, where it is not the field's key. */
  readonly name?: string
  /** Its namespace, where it is not that of the codec. */
  readonly xmlns?: string
}

/** Options of {@link childText}. */
export interface ChildTextOptions<T> extends ChildName, FieldOptions<T> {}

/** Options of {@link childElement}. */
export interface ChildElementOptions extends ChildName {
  /** A payload or value without it is an error. */
  readonly required?: boolean
}

/** A field in the text of a child element: text as it is, unless another type is given. */
export function childText(): Field<string, 'optional'>
export function childText<T, const O extends ChildTextOptions<T> = object>(
  type: XmlType<T>,
  options?: O,
): Field<T, PresenceOf<O>>
/* @__NO_SIDE_EFFECTS__ */ export function childText(
  type: XmlType<unknown> = xmlString,
  options: ChildTextOptions<unknown> = {},
): Field<unknown> {
  return inChild(options, (key, around) =>
    textCodec(options.name ?? key, options.xmlns ?? around, type),
  )
}

/** A field that is a child element, kept whole: its value is the element itself. */
export function childElement<const O extends ChildElementOptions = object>(
  options?: O,
): Field<ReadonlyElement, PresenceOf<O>>
/* @__NO_SIDE_EFFECTS__ */ export function childElement(
  options: ChildElementOptions = {},
): Field<ReadonlyElement> {
  return inChild<ReadonlyElement, FieldOptions<ReadonlyElement>>(options, (key, around) =>
    elementCodec(options.name ?? key, options.xmlns ?? around),
  )
}

/** A field that is a child element with a codec of its own. */
export function child<T, I, const O extends { readonly required?: boolean } = object>(
  codec: NamedCodec<T, I>,
  options?: O,
): Field<T, PresenceOf<O>, I>
/* @__NO_SIDE_EFFECTS__ */ export function child(
  codec: NamedCodec<unknown>,
  options: FieldOptions<unknown> = {},
): Field<unknown> {
  return inChild(options, () => codec)
}

function inChild<T, O extends FieldOptions<T>>(
  options: O,
  codecOf: (key: string, xmlns: string) => NamedCodec<T>,
): Field<T, PresenceOf<O>> {
  return field<T, O>(options, (key, around) => {
    const codec = codecOf(key, around)
    const { name, xmlns } = codec
    return {
      read(element, id) {
        const found = findChild(element, name, xmlns)
        return found && codec.decode(found, id)
      },
      write(element, value, id) {
        const found = findChild(element, name, xmlns)
        if (value === undefined) keepChildren(element, (each) => !each.is(name, xmlns))
        else if (found !== undefined || value !== options.default)
          putChild(element, found, codec.encode(value as T, id, found))
      },
    }
  })
}
