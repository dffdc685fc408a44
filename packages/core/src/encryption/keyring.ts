import { base64url, type CryptoKey } from 'jose'
import { UsageError } from '../base/errors.ts'
import type { Place } from '../codec/sealing.ts'

/** What keys are derived from: 32 random bytes, or a `CryptoKey` for HKDF that can derive bits and keys, such as `keyFromPassphrase` gives. */
export type Secret = Uint8Array | CryptoKey

/** A key of content at one place. */
export interface ContentKey {
  /** Its name in the header: derived from the secret, so that devices need not agree on names, and another one at each place. */
  readonly kid: string
  /** The key: AES-GCM with 256 bits. */
  readonly key: CryptoKey
}

/** The keys that are derived from the secrets of one collection. */
export interface Keyring {
  /** The keys of content: the first one writes, all of them open. */
  content(place: Place): Promise<readonly ContentKey[]>
  /** The ItemID on the wire: HMAC-SHA-256 over account, node and ItemID, as base64url without padding. */
  wireId(id: string, place: Place): Promise<string>
}

const HMAC = { name: 'HMAC', hash: 'SHA-256', length: 256 }
const AES = { name: 'AES-GCM', length: 256 }
const KID_BITS = 64

/**
 * Derives with HKDF-SHA-256 (RFC 5869), without salt as secrets are uniform; `info` says what for, so that no key has two uses.
 *
 * @throws UsageError `invalid-option`
 */
export function createKeyring(secrets: readonly Secret[], idSecret: Secret): Keyring {
  if (secrets.length === 0) throw invalid('no key')
  const bases = secrets.map(hkdfBase)
  const idBase = hkdfBase(idSecret)
  const idKey = once(async () => deriveKey(await idBase(), ['id'], HMAC, ['sign']))
  const places = new Map<string, Promise<readonly ContentKey[]>>()
  return {
    content({ account, node }) {
      const name = JSON.stringify([account, node])
      const keys =
        places.get(name) ?? Promise.all(bases.map((base) => contentKey(base, account, node)))
      places.set(name, keys)
      return keys
    },
    async wireId(id, { account, node }) {
      const mac = await webCrypto().sign('HMAC', await idKey(), bytesOf([account, node, id]))
      return base64url.encode(new Uint8Array(mac))
    },
  }
}

async function contentKey(
  base: () => Promise<CryptoKey>,
  ...place: readonly string[]
): Promise<ContentKey> {
  const secret = await base()
  const kid = await webCrypto().deriveBits(hkdf(['kid', ...place]), secret, KID_BITS)
  const key = await deriveKey(secret, ['content', ...place], AES, ['encrypt', 'decrypt'])
  return { kid: base64url.encode(new Uint8Array(kid)), key }
}

/** Imported when first used: a definition may be made where there is no WebCrypto. */
function hkdfBase(secret: Secret): () => Promise<CryptoKey> {
  if (!(secret instanceof Uint8Array)) return always(requireHkdf(secret))
  if (secret.length !== 32) throw invalid('a key has 32 bytes')
  const bytes = secret.slice()
  return once(() => importSecret(bytes))
}

/**
 * What the platform has for cryptography.
 *
 * @throws UsageError `invalid-option` where it has none
 */
export function webCrypto(): SubtleCrypto {
  const { subtle } = crypto as Partial<Crypto>
  if (!subtle) throw invalid('WebCrypto, which needs a secure context (HTTPS)')
  return subtle
}

/** A base for HKDF that nobody can read any more. */
export function importSecret(bytes: BufferSource): Promise<CryptoKey> {
  return webCrypto().importKey('raw', bytes, 'HKDF', false, ['deriveBits', 'deriveKey'])
}

function requireHkdf(key: CryptoKey | undefined): CryptoKey {
  const { algorithm, usages }: Partial<CryptoKey> = key ?? {}
  const fits = algorithm?.name === 'HKDF' && usages?.length === 2
  if (!key || !fits) throw invalid('a key is 32 bytes, or a CryptoKey for HKDF')
  return key
}

function deriveKey(
  base: CryptoKey,
  info: readonly string[],
  type: typeof HMAC | typeof AES,
  usages: KeyUsage[],
): Promise<CryptoKey> {
  return webCrypto().deriveKey(hkdf(info), base, type, false, usages)
}

function hkdf(info: readonly string[]) {
  const salt = new Uint8Array()
  return { name: 'HKDF', hash: 'SHA-256', salt, info: bytesOf(['rxpep encrypted', ...info]) }
}

/** Several texts as one: as JSON, no two lists are the same bytes. */
const bytesOf = (texts: readonly string[]) => new TextEncoder().encode(JSON.stringify(texts))

const invalid = (detail: string) => new UsageError('invalid-option', { detail })

const always =
  <A>(value: A) =>
  () =>
    Promise.resolve(value)

function once<A>(make: () => Promise<A>): () => Promise<A> {
  let made: Promise<A> | undefined
  return () => (made ??= make())
}
