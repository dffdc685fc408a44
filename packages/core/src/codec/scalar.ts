import { undecodable, unencodable } from './codecErrors.ts'
import type { XmlType } from './xmlType.ts'

/**
 * The value of a text.
 *
 * @throws CodecError `undecodable`
 */
export function parsed<T>(type: XmlType<T>, text: string, where: string): T {
  const value = type.parse(text)
  if (value === undefined) throw undecodable(`${where}: '${text}' is not ${type.expects}`)
  return value
}

/**
 * The text of a value.
 *
 * @throws CodecError `unencodable`
 */
export function formatted(type: XmlType<unknown>, value: unknown, where: string): string {
  const text = type.format(value)
  if (text === undefined) throw unencodable(`${where} is not ${type.expects}`)
  return text
}

/** Whether a text says the value already, in whatever form. */
export function says<T>(type: XmlType<T>, text: string, value: unknown): boolean {
  const said = type.parse(text)
  return said !== undefined && (said === value || type.format(said) === type.format(value))
}
