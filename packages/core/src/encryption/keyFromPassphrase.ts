import type { CryptoKey } from 'jose'
import { bareJid } from '../xml/jid.ts'
import { importSecret, webCrypto } from './keyring.ts'

/** What a passphrase is for: another account or app has another key. */
export interface PassphraseScope {
  /** The JID of the account. */
  readonly account: string
  /** A name of the app that will not change. */
  readonly app: string
}

// It is part of the format: with another number there is another key.
const ITERATIONS = 600_000

/**
 * A key from a passphrase: PBKDF2 with HMAC-SHA-512 and 600 000 rounds, which takes a good part of a second, so make it once.
 *
 * The salt is the account's bare JID and the name of the app, so that all devices have it without asking anybody. A `CryptoKey` that can't be
 * read comes out; IndexedDB can keep it.
 *
 * @throws UsageError `invalid-jid`; `invalid-option` without WebCrypto
 * @example
 * const key = await keyFromPassphrase(passphrase, { account: 'juliet@capulet.lit', app: 'example.org/notes' })
 */
export async function keyFromPassphrase(
  passphrase: string,
  { account, app }: PassphraseScope,
): Promise<CryptoKey> {
  const salt = utf8(JSON.stringify(['rxpep passphrase', bareJid(account), app]))
  const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt, iterations: ITERATIONS }
  const subtle = webCrypto()
  const base = await subtle.importKey('raw', utf8(passphrase.normalize('NFC')), 'PBKDF2', false, [
    'deriveBits',
  ])
  return importSecret(await subtle.deriveBits(parameters, base, 256))
}

const utf8 = (text: string) => new TextEncoder().encode(text)
