import type { Element } from '../xml/element.ts'

/**
 * Translates between the payload of an item and the value that the app sees.
 *
 * Laws: `decode(encode(v)) = v`, and `encode(decode(x), x)` keeps all of `x` that the codec doesn't know.
 */
export interface Codec<T> {
  /**
   * Reads a payload. It neither mutates nor keeps parts of it in a way that a later change of the value could reach.
   *
   * @throws CodecError `undecodable`
   */
  decode(payload: Element, id: string): T
  /**
   * Writes a value. `previous` is the payload that the server holds now: what the codec doesn't understand of it must be in the result.
   *
   * @throws CodecError `unencodable`
   */
  encode(value: T, id: string, previous?: Element): Element
}
