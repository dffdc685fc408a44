import { parseJid, type Element } from '@rxpep/core'
import type { PepService } from '../pep/pepService.ts'
import type { Session } from './session.ts'

/** Who may see whose presence, seen from one account (RFC 6121 §3). */
export interface Contact {
  /** Whether the contact gets our presence. */
  from: boolean
  /** Whether we get the contact's. */
  to: boolean
}

/** What the server keeps of one account. */
export interface Account {
  /** The bare JID. */
  readonly jid: string
  /** The password for log-ins over the network. */
  readonly password: string
  /** The sessions by resource. */
  readonly sessions: Map<string, Session>
  /** The contacts by bare JID. */
  readonly contacts: Map<string, Contact>
  /** Private XML by namespace (XEP-0049). */
  readonly privateXml: Map<string, Element>
  /** Messages that wait for a resource (RFC 6121 §8.5.2.2). */
  readonly offline: Element[]
  /** The PEP service. */
  readonly pep: PepService
}

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
