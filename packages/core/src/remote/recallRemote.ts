import type { Clock } from '../base/clock.ts'
import { inSlices } from '../base/inSlices.ts'
import type { Codec } from '../codec/codec.ts'
import { fold } from '../fold/fold.ts'
import { emptyRemote, type Remote } from '../fold/remote.ts'
import type { Item } from '../model/item.ts'
import type { Element } from '../xml/element.ts'
import { decodeItem } from './decodeItem.ts'

/** An ItemID, and the payload that was stored. */
type Stored = readonly [id: string, payload: Element]

/** A remote as it was stored. */
export function recallRemote<T>(codec: Codec<T, never>, stored: Iterable<Stored>): Remote<T> {
  return remoteOf(Array.from(stored, ([id, payload]) => decodeItem(codec, id, payload)))
}

/** A remote as it was stored, while a page stays responsive. */
export async function recallInSlices<T>(
  clock: Clock,
  codec: Codec<T, never>,
  stored: readonly Stored[],
): Promise<Remote<T>> {
  const decode = ([id, payload]: Stored): Item<T> => decodeItem(codec, id, payload)
  return remoteOf(await inSlices(clock, stored, decode))
}

function remoteOf<T>(items: readonly Item<T>[]): Remote<T> {
  return fold(emptyRemote<T>(), { type: 'snapshot', items })
}
