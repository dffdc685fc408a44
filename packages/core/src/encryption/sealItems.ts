import { wireIdIn, type SealedItem, type Sealing } from '../codec/sealing.ts'
import { unencodable } from '../codec/codecErrors.ts'
import { parseXml } from '../xml/parseXml.ts'
import { buildEnvelope, openEnvelope, undecryptable } from './envelope.ts'
import type { Keyring } from './keyring.ts'
import type { Outdated } from './outdated.ts'
import { padded } from './padding.ts'

/** Items into envelopes and back, with the keys of one collection. */
export function sealItems(keyring: Keyring, outdated: Outdated): Omit<Sealing, 'over'> {
  const wireId: Keyring['wireId'] = (id, place) => keyring.wireId(id, place)
  return {
    wireId,
    async open({ id, payload }, place) {
      const keys = await keyring.content(place)
      const { bytes, by } = await openEnvelope(payload, keys, id)
      const item = parseContent(bytes)
      const fits = wireIdIn(item.id) === undefined && (await wireId(item.id, place)) === id
      if (!fits) throw undecryptable('it holds another ItemID')
      outdated.note(place, item.id, by !== keys[0])
      return item
    },
    async seal({ id, payload }, place) {
      const [key] = await keyring.content(place)
      if (!key) throw unencodable('no key')
      const wire = await wireId(id, place)
      const content = padded(JSON.stringify({ id, xml: payload.toString() }))
      return { id: wire, payload: await buildEnvelope(content, key, wire) }
    },
  }
}

/** Spaces after JSON mean nothing; members that are not known here may come. */
function parseContent(bytes: Uint8Array): SealedItem {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const { id, xml } = JSON.parse(text) as Record<'id' | 'xml', unknown>
    if (typeof id === 'string' && typeof xml === 'string') return { id, payload: parseXml(xml) }
  } catch {
    // What was thrown may quote the content.
  }
  throw undecryptable('what is inside is not an item')
}
