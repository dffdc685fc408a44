import type { Element } from '../xml/element.ts'
import type { Sealing } from './sealing.ts'

/**
 * Translates between the payload of an item and the value that the app sees.
 *
 * `T` is what `decode` gives, `I` what `encode` takes: every `T` is an `I`, but an `I` may leave out
 * fields that have a default.
 *
 * Values are plain data: objects that are nothing but their fields, arrays, text, numbers, booleans, `null`, dates, bytes, and XML. Anything
 * else, such as a Map, a Set or an object of a class, is never the same as another one: each event would be a change, and each edit a conflict.
 * Whoever decodes freezes them: a value belongs to the view, to its edits, and to all who look.
 *
 * Laws: `decode(encode(v)) = v`, and `encode(decode(x), x)` keeps all of `x` that the codec doesn't know; what it
 * decodes it encodes, with and without `previous`.
 */
export interface Codec<T, I = T> {
  /**
   * Reads a payload. It neither mutates nor keeps parts of it in a way that a later change of the value could reach.
   *
   * @throws CodecError `undecodable`
   */
  decode(payload: Element, id: string): T
  /**
   * Writes a value, as an element of its own that nobody changes any more. `previous` is the payload that the server holds now: what the codec
   * doesn't understand of it must be in the result.
   *
   * @throws CodecError `unencodable`
   */
  encode(value: I, id: string, previous?: Element): Element
  /** What payloads go through on their way to the wire and back, where they do: encryption. */
  readonly sealing?: Sealing
}

/** A codec for elements of one name, so that others can find them among the children of an element. */
export interface NamedCodec<T, I = T> extends Codec<T, I> {
  /** The local name of the element. */
  readonly name: string
  /** Its namespace. */
  readonly xmlns: string
}

/** The values that a codec decodes. */
export type ValueOf<C extends Codec<unknown, never>> = ReturnType<C['decode']>

/** The values that a codec encodes: what has a default may be missing. */
export type InputOf<C extends Codec<unknown, never>> = Parameters<C['encode']>[0]
