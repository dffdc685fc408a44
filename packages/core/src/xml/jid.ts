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

/**
 * `local@domain/resource` without what RFC 7622 §3.3.1 forbids; the signs \u212a and \u212b would turn into letters in lower case.
 * A domain may be an IPv6 address, and its final dot is stripped before a comparison (§3.2).
 */
const JID =
  /^(?:([^\s"&'/:<>@\u212a\u212b]+)@)?([^\s"&'/<>@\u212a\u212b]*[^\s"&'/<>@\u212a\u212b.])\.?(?:\/(.+))?$/s

/** Splits a JID; local part and domain are lower-cased, as their comparison is case-insensitive. Nothing when it is none. */
export function parseJid(text: string): Jid | undefined {
  const [, local = '', domain, resource = ''] = JID.exec(text) ?? []
  if (domain === undefined) return undefined
  return { local: local.toLowerCase(), domain: domain.toLowerCase(), resource }
}

/** Whether a text is a JID without a resource. Each item of some nodes is asked: nothing is made for that. */
export function isBareJid(text: string): boolean {
  return !text.includes('/') && JID.test(text)
}

/**
 * The bare form of a JID, normalised.
 *
 * @throws UsageError `invalid-jid`
 */
export function bareJid(text: string): string {
  const jid = parseJid(text)
  if (jid === undefined) throw new UsageError('invalid-jid', { detail: text })
  return bareOf(jid)
}

function bareOf({ local, domain }: Jid): string {
  return local === '' ? domain : `${local}@${domain}`
}

/** The domain of a JID, normalised; the text itself when it is none. */
export function domainOf(text: string): string {
  return parseJid(text)?.domain ?? text
}

/** Whether two JIDs are the same one, resources included. */
export function sameJid(a: string, b: string): boolean {
  if (a === b) return true
  const [left, right] = [parseJid(a), parseJid(b)]
  if (left === undefined || right === undefined) return false
  return bareOf(left) === bareOf(right) && left.resource === right.resource
}
