import { UsageError } from '../base/errors.ts'

/** The parts of a JID (RFC 7622 §3.1). */
export interface Jid {
  /** The part before `@`; empty for a server. */
  readonly local: string
  /** The server's part. */
  readonly domain: string
  /** The part after the first `/`; empty in a bare JID. */
  readonly resource: string
}

/** Not in a JID's parts (RFC 7622 §3.3.1); the last two are signs that lower case would turn into letters. */
const FORBIDDEN = /[\s"&'/:<>@\u212a\u212b]/

/** Splits a JID; local part and domain are lower-cased, as their comparison is case-insensitive. Nothing when it is none. */
export function parseJid(text: string): Jid | undefined {
  const slash = text.indexOf('/')
  const bare = slash < 0 ? text : text.slice(0, slash)
  const resource = slash < 0 ? '' : text.slice(slash + 1)
  const at = bare.indexOf('@')
  const local = at < 0 ? '' : bare.slice(0, at)
  // RFC 7622 §3.2: a final dot is stripped before a comparison.
  const domain = bare.slice(at + 1).replace(/\.$/, '')
  if (at === 0 || domain === '' || (slash >= 0 && resource === '')) return undefined
  // A domain may be an IPv6 address.
  if (FORBIDDEN.test(local + domain.replaceAll(':', ''))) return undefined
  return { local: local.toLowerCase(), domain: domain.toLowerCase(), resource }
}

/**
 * The bare form of a JID, normalised.
 *
 * @throws UsageError `invalid-jid`
 */
export function bareJid(text: string): string {
  const jid = parseJid(text)
  if (jid === undefined) throw new UsageError('invalid-jid', { detail: text })
  return jid.local === '' ? jid.domain : `${jid.local}@${jid.domain}`
}

/** The domain of a JID, normalised; the text itself when it is none. */
export function domainOf(text: string): string {
  return parseJid(text)?.domain ?? text
}

/** Whether two JIDs are the same one, resources included. */
export function sameJid(a: string, b: string): boolean {
  if (a === b) return true
  const [left, right] = [parseJid(a), parseJid(b)]
  return (
    left !== undefined &&
    right !== undefined &&
    left.local === right.local &&
    left.domain === right.domain &&
    left.resource === right.resource
  )
}
