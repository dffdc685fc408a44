/**
 * The envelope of an encrypted item: RFC 7516, JSON Web Encryption, compact serialization, in one element.
 *
 * > The JWE Compact Serialization represents encrypted content as a compact, URL-safe string (§7.1)
 */
import { base64url, compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose'
import { CodecError } from '../base/errors.ts'
import { isElement, xml, type Element } from '../xml/element.ts'
import { NS_RXPEP } from '../xml/namespaces.ts'
import type { ContentKey } from './keyring.ts'

// The one combination there is: what says another is not opened, so that nobody can choose a weaker or an expensive one.
const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const

/** The error of what can't be opened. It never has a cause: that might quote what was inside. */
export const undecryptable = (detail: string) => new CodecError('undecryptable', { detail })

/** Whether a payload is an envelope, sound or not. */
export const isEnvelope = (payload: Element) => payload.is('encrypted', NS_RXPEP)

/** Encrypts bytes into an envelope. The ItemID on the wire stands in the header, which is the additional authenticated data. */
export async function buildEnvelope(
  bytes: Uint8Array,
  { kid, key }: ContentKey,
  id: string,
): Promise<Element> {
  const jwe = await new CompactEncrypt(bytes)
    .setProtectedHeader({ ...ALGORITHM, kid, item: id })
    .encrypt(key)
  return xml('encrypted', { xmlns: NS_RXPEP }, jwe)
}

/**
 * The bytes in an envelope, and the key that opened it.
 *
 * Rejects with CodecError `undecryptable`.
 */
export async function openEnvelope(
  payload: Element,
  keys: readonly ContentKey[],
  id: string,
): Promise<{ bytes: Uint8Array; by: ContentKey }> {
  const jwe = textOf(payload)
  const named = kidIn(jwe, id)
  const by = keys.find(({ kid }) => kid === named)
  if (!by) throw undecryptable('none of the keys is the one that it was encrypted with')
  const { plaintext } = await compactDecrypt(jwe, by.key, {
    keyManagementAlgorithms: [ALGORITHM.alg],
    contentEncryptionAlgorithms: [ALGORITHM.enc],
  }).catch(() => {
    throw undecryptable('it was changed, or encrypted for another place')
  })
  return { bytes: plaintext, by }
}

function textOf(payload: Element): string {
  if (!isEnvelope(payload)) throw undecryptable('it is not encrypted')
  const jwe = payload.children.some(isElement) ? '' : payload.getText()
  const [, encryptedKey, ...rest] = jwe.split('.')
  if (encryptedKey === '' && rest.length === 3 && rest.every(isCanonical)) return jwe
  throw undecryptable('the envelope is not a JWE')
}

/** The last sign may have bits that mean nothing: with those in use, an envelope could be changed and still be opened. */
function isCanonical(part: string): boolean {
  try {
    return base64url.encode(base64url.decode(part)) === part
  } catch {
    return false
  }
}

function kidIn(jwe: string, id: string): unknown {
  const { alg, enc, kid, zip, crit, item } = headerOf(jwe)
  if (alg !== ALGORITHM.alg || enc !== ALGORITHM.enc || zip !== undefined || crit !== undefined)
    throw undecryptable('the envelope asks for another way of encryption')
  if (item !== id) throw undecryptable('it belongs to another ItemID')
  return kid
}

function headerOf(jwe: string): Record<string, unknown> {
  try {
    return decodeProtectedHeader(jwe)
  } catch {
    throw undecryptable('the envelope is not a JWE')
  }
}
