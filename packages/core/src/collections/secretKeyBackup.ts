/**
 * XEP-0373 0.7.0, OpenPGP for XMPP.
 *
 * > clients store the encrypted secret key as Base64 encoded raw OpenPGP message within an <secretkey/> element
 */
import { ownText } from '../codec/ownText.ts'
import { xmlBase64 } from '../codec/xmlBase64.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { CURRENT } from '../model/current.ts'

/** A backup of the user's secret OpenPGP keys (XEP-0373 §5.4). */
export interface SecretKeyBackup {
  /** The OpenPGP message, encrypted with the backup code: opaque bytes, for a library of OpenPGP to open. */
  readonly message: Uint8Array
}

/**
 * The backup of the user's secret OpenPGP keys (XEP-0373 §5). It is written as the item `current`; clients that let the server choose
 * the ItemID have written others, which are as good.
 *
 * @example
 * account.collection(secretKeyBackup).put({ message })
 */
export const secretKeyBackup = defineCollection<SecretKeyBackup>({
  node: 'urn:xmpp:openpgp:0:secret-key',
  codec: xmlCodec({
    name: 'secretkey',
    xmlns: 'urn:xmpp:openpgp:0',
    fields: { message: ownText(xmlBase64) },
  }),
  itemId: () => CURRENT,
})
