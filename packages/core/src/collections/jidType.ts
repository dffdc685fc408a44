import type { XmlType } from '../codec/xmlType.ts'
import { parseJid } from '../xml/jid.ts'

/** A JID, as it is written. */
export const jidType: XmlType<string> = {
  expects: 'a JID',
  parse: (text) => (parseJid(text) ? text : undefined),
  format: (value) => (typeof value === 'string' ? jidType.parse(value) : undefined),
}
