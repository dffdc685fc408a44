import type { Codec } from '../codec/codec.ts'
import { fold } from '../fold/fold.ts'
import { emptyRemote, type Remote } from '../fold/remote.ts'
import type { Element } from '../xml/element.ts'
import { decodeItem } from './decodeItem.ts'

/** A remote as it was stored: payloads by ItemID. */
export function recallRemote<T>(
  codec: Codec<T, never>,
  stored: ReadonlyMap<string, Element>,
): Remote<T> {
  const items = Array.from(stored, ([id, payload]) => decodeItem(codec, id, payload))
  return fold(emptyRemote<T>(), { type: 'snapshot', items })
}
