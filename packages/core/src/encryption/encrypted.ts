import { sealedAccess } from '../access/sealedAccess.ts'
import { UsageError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { unencodable } from '../codec/codecErrors.ts'
import { isUnopened, wireIdIn, type Place, type Sealing } from '../codec/sealing.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import type { Element } from '../xml/element.ts'
import { isEnvelope, undecryptable } from './envelope.ts'
import { createKeyring, type Secret } from './keyring.ts'
import { Outdated } from './outdated.ts'
import { sealItems } from './sealItems.ts'

/** The keys of {@link encrypted}: one, or several while one takes the place of another. */
export type EncryptionKeys =
  | {
      /** What payloads and ItemIDs are protected with. */
      readonly key: Secret
    }
  | {
      /** What payloads are protected with: the first one encrypts, all of them open. */
      readonly keys: readonly Secret[]
      /** What ItemIDs are protected with. It stays when `keys` change: the `key` that there was at first, or one of its own. */
      readonly idKey: Secret
    }

/** A codec whose items are encrypted on the wire. */
export interface EncryptedCodec<T, I = T> extends Codec<T, I> {
  /** Encrypts and opens. */
  readonly sealing: Sealing
  /** The ItemIDs of what the server has at a place under another key than the first one, as far as it was seen. */
  outdated(place: Place): string[]
  /**
   * Writes what is outdated anew, with the first key; resolves with how many items that were. The collection has to be open, and online. What
   * another device writes in the same moment stands.
   *
   * Rejects with UsageError `closed`, or with what keeps a write from being done: then what is left is still `outdated`.
   *
   * @example
   * await account.collection(notes).whenReady()
   * await codec.renew({ account: account.jid, node: notes.node })
   */
  renew(place: Place): Promise<number>
}

/**
 * The items of a codec, end-to-end encrypted: the server sees neither payloads nor ItemIDs. `ARCHITECTURE.md` has the format, and
 * what the server still sees and can do. It needs WebCrypto, which browsers have in secure contexts only.
 *
 * @throws UsageError `invalid-option`
 * @example
 * const notes = defineCollection({ node: 'https://example.org/ns/notes', codec: encrypted(noteCodec, { key }) })
 */
export function encrypted<T, I = T>(
  codec: Codec<T, I>,
  options: EncryptionKeys,
): EncryptedCodec<T, I> {
  if (codec.sealing) throw new UsageError('invalid-option', { detail: 'encrypted twice' })
  const outdated = new Outdated()
  const stage = sealItems(keyringOf(options), outdated)
  return {
    ...codec,
    decode(payload, id) {
      if (isSealed(payload)) throw undecryptable(payload.attrs['reason'] ?? 'it was not opened')
      return codec.decode(payload, id)
    },
    encode(value, id, previous) {
      if (wireIdIn(id) !== undefined) throw unencodable(`${id} is no ItemID of an encrypted item`)
      return codec.encode(value, id, previous && !isSealed(previous) ? previous : undefined)
    },
    sealing: {
      ...stage,
      over: <A>(access: A) => outdated.over(sealedAccess(access as AccessFactory, stage)) as A,
    },
    outdated: (place) => outdated.at(place),
    renew: (place) => outdated.renew(place),
  }
}

function keyringOf(options: EncryptionKeys) {
  if ('keys' in options) return createKeyring(options.keys, options.idKey)
  return createKeyring([options.key], options.key)
}

const isSealed = (payload: Element) => isUnopened(payload) || isEnvelope(payload)
