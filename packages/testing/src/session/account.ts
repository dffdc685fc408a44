import { parseJid } from '@rxpep/core'
import type { Account, Contact, Session } from './session.ts'

export type { Account, Contact } from './session.ts'

/** The contact entry of a bare JID, made when there is none. */
export function contactOf(account: Account, bare: string): Contact {
  const known = account.contacts.get(bare)
  if (known !== undefined) return known
  const made = { from: false, to: false }
  account.contacts.set(bare, made)
  return made
}

/** The sessions that have sent available presence. */
export function availableSessions(account: Account): Session[] {
  return [...account.sessions.values()].filter(({ presence }) => presence !== undefined)
}

/** The session of a full JID. */
export function sessionOf(
  accounts: ReadonlyMap<string, Account>,
  fullJid: string,
): Session | undefined {
  const jid = parseJid(fullJid)
  return jid && accounts.get(`${jid.local}@${jid.domain}`)?.sessions.get(jid.resource)
}
