import { CodecError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import type { Item } from '../model/item.ts'
import type { Element } from '../xml/element.ts'

/** Puts a payload through the codec; what can't be decoded becomes a value too, never an exception. */
export function decodeItem<T>(codec: Codec<T, never>, id: string, source: Element): Item<T> {
  try {
    return { id, value: codec.decode(source, id), source }
  } catch (thrown) {
    return { id, error: asCodecError(thrown), source }
  }
}

function asCodecError(thrown: unknown): CodecError {
  if (thrown instanceof CodecError) return thrown
  return new CodecError('undecodable', { detail: String(thrown), cause: thrown })
}
