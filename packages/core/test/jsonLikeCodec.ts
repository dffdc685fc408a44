import type { Codec } from '../src/codec/codec.ts'
import { xml } from '../src/xml/element.ts'

/** A codec for whatever can be written as JSON. */
export function jsonLikeCodec<T>(xmlns: string): Codec<T> {
  return {
    decode: (payload) => JSON.parse(payload.getText()) as T,
    encode: (value) => xml('json', { xmlns }, JSON.stringify(value)),
  }
}
