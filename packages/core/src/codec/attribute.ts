import { field, type Field, type PresenceOf, type FieldOptions } from './field.ts'
import { formatted, parsed, says } from './scalar.ts'
import { isXmlLine, requireText } from './xmlText.ts'
import { xmlString, type XmlType } from './xmlType.ts'

/** Options of {@link attribute}. */
export interface AttributeOptions<T> extends FieldOptions<T> {
  /** The attribute's name, where it is not the field's key. */
  readonly name?: string
}

/** A field in an attribute of the element: text, unless another type is given. */
export function attribute(): Field<string, 'optional'>
export function attribute<T, const O extends AttributeOptions<T> = object>(
  type: XmlType<T>,
  options?: O,
): Field<T, PresenceOf<O>>
/* @__NO_SIDE_EFFECTS__ */ export function attribute(
  type: XmlType<unknown> = xmlString,
  options: AttributeOptions<unknown> = {},
): Field<unknown> {
  return field(options, (key) => {
    const name = options.name ?? key
    return {
      read({ attrs }) {
        const text = attrs[name]
        return typeof text === 'string' ? parsed(type, text, name) : undefined
      },
      write({ attrs }, value) {
        const text = attrs[name]
        if (value === undefined) Reflect.deleteProperty(attrs, name)
        else if (typeof text === 'string' ? !says(type, text, value) : value !== options.default)
          attrs[name] = requireText(formatted(type, value, key), key, isXmlLine)
      },
    }
  })
}
