import { undecodable, unencodable } from './codecErrors.ts'
import { field, type Field, type PresenceOf, type PresenceOptions } from './field.ts'
import { requireAttribute } from './xmlText.ts'
import { xmlString, type XmlType } from './xmlType.ts'

/** Options of {@link attribute}. */
export interface AttributeOptions<T> extends PresenceOptions<T> {
  /** The attribute's name, where it is not the field's key. */
  readonly name?: string
}

/** A field in an attribute of the element: text, unless another type is given. */
export function attribute(): Field<string, 'optional'>
export function attribute<T, const O extends AttributeOptions<T> = object>(
  type: XmlType<T>,
  options?: O,
): Field<T, PresenceOf<O>>
export function attribute(
  type: XmlType<unknown> = xmlString,
  options: AttributeOptions<unknown> = {},
): Field<unknown> {
  return field(options, (key) => {
    const name = options.name ?? key
    return {
      read({ attrs }) {
        const text = attrs[name]
        if (typeof text !== 'string') return undefined
        const value = type.parse(text)
        if (value === undefined) throw undecodable(`${name}='${text}' is not ${type.expects}`)
        return value
      },
      write({ attrs }, value) {
        const text = attrs[name]
        if (value === undefined) Reflect.deleteProperty(attrs, name)
        else if (value !== (typeof text === 'string' ? type.parse(text) : options.default))
          attrs[name] = requireAttribute(formatted(type, value, key), key)
      },
    }
  })
}

/**
 * The text of a value.
 *
 * @throws CodecError `unencodable`
 */
export function formatted(type: XmlType<unknown>, value: unknown, key: string): string {
  const text = type.format(value)
  if (text === undefined) throw unencodable(`${key} is not ${type.expects}`)
  return text
}
