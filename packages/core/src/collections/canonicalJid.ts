import { bareJid, isBareJid, parseJid } from '../xml/jid.ts'

/** The one form of a JID, its resource included; nothing when it is none. */
export function canonicalJid(text: string): string | undefined {
  const jid = parseJid(text)
  if (!jid) return undefined
  return jid.resource === '' ? bareJid(text) : `${bareJid(text)}/${jid.resource}`
}

/** The one form of a bare JID; nothing when it is none, or has a resource. */
export function canonicalBareJid(text: string): string | undefined {
  return isBareJid(text) ? bareJid(text) : undefined
}
