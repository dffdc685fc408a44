import { CodecError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import type { Item, WireItem } from '../model/item.ts'
import type { Element } from '../xml/element.ts'

/** Puts a payload through the codec; what can't be decoded becomes a value too, never an exception. */
export function decodeItem<T>(codec: Codec<T, never>, id: string, source: Element): Item<T> {
  try {
    return { id, value: codec.decode(source, id), source }
  } catch (thrown) {
    return { id, error: asCodecError(thrown), source }
  }
}

/** An item without payload, where one was asked for, is none that a codec could read. */
export function decodeWireItem<T>(codec: Codec<T, never>, item: WireItem): Item<T> | undefined {
  return item.payload && decodeItem(codec, item.id, item.payload)
}

function asCodecError(thrown: unknown): CodecError {
  if (thrown instanceof CodecError) return thrown
  return new CodecError('undecodable', { detail: String(thrown), cause: thrown })
}
