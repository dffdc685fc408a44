import type { Clock, Element, IdSource, RandomSource } from '@rxpep/core'
import type { Profile } from '../profiles/profile.ts'
import type { Account } from '../session/account.ts'
import type { Session } from '../session/session.ts'

/** What every part of the server works on. */
export interface World {
  /** How this server behaves. */
  readonly profile: Profile
  /** The domain that it serves. */
  readonly domain: string
  /** That domain, and those of all accounts. */
  readonly domains: ReadonlySet<string>
  /** The accounts by bare JID. */
  readonly accounts: ReadonlyMap<string, Account>
  /** Time. */
  readonly clock: Clock
  /** Makes ids of stanzas, ItemIDs and subids. */
  readonly ids: IdSource
  /** Chooses where the order is open. */
  readonly random: RandomSource
  /** Nodes with `+notify` by what was asked: `node#ver` of the capabilities. */
  readonly capabilities: Map<string, ReadonlySet<string>>
  /** Questions about capabilities that are not answered yet: what was asked, by the id of the request. */
  readonly capabilityQuestions: Map<string, string>
  /** Writes that are answered but not stored yet. */
  readonly unstored: (() => void)[]
  /** Sends a stanza to a session. */
  send(session: Session, stanza: Element): void
  /** Does something when everything that is on the wire now has arrived, or after `ms` milliseconds. */
  later(ms: number, run: () => void): void
}
