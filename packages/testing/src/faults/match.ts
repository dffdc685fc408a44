import { elements, sameJid, type Element } from '@rxpep/core'
import type { Direction } from '../wire/wireQueue.ts'
import { kindsOf, type StanzaKind } from './kinds.ts'

/** A stanza on its way, as rules and transcripts see it. */
export interface Passing {
  /** The stanza; not to be changed. */
  readonly stanza: Element
  /** Which way it goes. */
  readonly direction: Direction
  /** The full JID of the client's side. */
  readonly jid: string
  /** What it is. */
  readonly kinds: readonly StanzaKind[]
}

/** Which stanzas a rule is about: all that is given must fit. */
export interface MatchFields {
  /** Which way they go. */
  readonly direction?: Direction
  /** The client's side: a full JID, or a bare one for all resources of an account. */
  readonly session?: string
  /** Shorthand for `session` and `direction: 'toClient'`. */
  readonly to?: string
  /** Shorthand for `session` and `direction: 'toServer'`. */
  readonly from?: string
  /** One of these kinds. */
  readonly kind?: StanzaKind | readonly StanzaKind[]
  /** The node that they are about. */
  readonly node?: string
  /** The ItemID that they are about. */
  readonly item?: string
  /** Whatever else is to be true. */
  readonly where?: (stanza: Element) => boolean
}

/** Which stanzas a rule is about. */
export type Match = MatchFields | ((passing: Passing) => boolean)

/** Describes a stanza for rules; its kinds are found out when asked. */
export function createPassing(
  stanza: Element,
  direction: Direction,
  jid: string,
  answers?: string,
): Passing {
  let kinds: StanzaKind[] | undefined
  return {
    stanza,
    direction,
    jid,
    get kinds() {
      return (kinds ??= kindsOf(stanza, answers))
    },
  }
}

/** Whether a rule is about a stanza. */
export function matches(match: Match, passing: Passing): boolean {
  if (typeof match === 'function') return match(passing)
  const { direction, session, to, from, kind, node, item, where } = match
  return (
    fitsDirection(passing, direction, to, from) &&
    [session, to, from].every((jid) => jid === undefined || isOf(passing.jid, jid)) &&
    fitsKind(passing, kind) &&
    (node === undefined || mentions(passing.stanza, 'node', node)) &&
    (item === undefined || mentions(passing.stanza, 'id', item)) &&
    (where === undefined || where(passing.stanza))
  )
}

function fitsDirection(
  passing: Passing,
  direction: Direction | undefined,
  to: string | undefined,
  from: string | undefined,
): boolean {
  const wanted = direction ?? (to !== undefined ? 'toClient' : from !== undefined && 'toServer')
  return !wanted || wanted === passing.direction
}

function fitsKind({ kinds }: Passing, kind: MatchFields['kind']): boolean {
  if (kind === undefined) return true
  return typeof kind === 'string' ? kinds.includes(kind) : kind.some((one) => kinds.includes(one))
}

function isOf(full: string, jid: string): boolean {
  return jid.includes('/') ? sameJid(full, jid) : sameJid(full.slice(0, full.indexOf('/')), jid)
}

/** Whether a descendant, no payload, has the attribute with this value. */
function mentions(element: Element, attribute: string, value: string, depth = 0): boolean {
  return elements(element).some(
    (child) =>
      (depth > 0 && child.attrs[attribute] === value) ||
      (depth < 2 && mentions(child, attribute, value, depth + 1)),
  )
}
