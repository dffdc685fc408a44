import type { Clock, Element, IdSource, RandomSource } from '@rxpep/core'
import { requestKind } from '../faults/kinds.ts'
import { createPassing } from '../faults/match.ts'
import { FaultRules } from '../faults/faults.ts'
import type { Profile } from '../profiles/profile.ts'
import { handleStanza } from '../router/handleStanza.ts'
import { withDelay } from '../router/message.ts'
import { becomeUnavailable } from '../router/presence.ts'
import type { World } from '../router/world.ts'
import type { Account } from '../session/account.ts'
import { Session, type Link } from '../session/session.ts'
import { WireQueue, type Direction, type FlushMode } from '../wire/wireQueue.ts'
import { isLongerThan } from '../xml/byteLength.ts'
import type { TranscriptEntry } from './transcript.ts'

/** What an engine is made of. */
export interface EngineParts {
  /** How the server behaves. */
  readonly profile: Profile
  /** The domain that it serves. */
  readonly domain: string
  /** Time. */
  readonly clock: Clock
  /** Makes ids. */
  readonly ids: IdSource
  /** Chooses where the order is open. */
  readonly random: RandomSource
  /** How the wire moves. */
  readonly flush: FlushMode
  /** Whether stanzas are written down. */
  readonly transcript: boolean
}

/** The running server: sessions, the wire between them and their clients, and the faults on it. */
export class Engine implements World {
  readonly profile: Profile
  readonly domain: string
  readonly clock: Clock
  readonly ids: IdSource
  readonly random: RandomSource
  readonly accounts = new Map<string, Account>()
  readonly domains: Set<string>
  readonly capabilities = new Map<string, ReadonlySet<string>>()
  readonly capabilityQuestions = new Map<string, string>()
  readonly unstored: (() => void)[] = []
  /** The wire. */
  readonly wire: WireQueue
  /** The rules of what goes wrong. */
  readonly faults: FaultRules
  /** What crossed the wire, when it is written down. */
  readonly transcript: TranscriptEntry[] = []
  readonly #writesTranscript: boolean

  constructor(parts: EngineParts) {
    this.profile = parts.profile
    this.domain = parts.domain
    this.domains = new Set([parts.domain])
    this.clock = parts.clock
    this.ids = parts.ids
    this.random = parts.random
    this.wire = new WireQueue(parts.flush)
    this.faults = new FaultRules(parts.clock)
    this.#writesTranscript = parts.transcript
  }

  /** Binds a resource; a session that has it already is closed (RFC 6120 §7.7.2.2). */
  open(account: Account, resource: string, owner: object): Session {
    const old = account.sessions.get(resource)
    if (old !== undefined) this.close(old, 'conflict')
    const session = new Session(account, resource, {
      owner,
      delivered: ({ stanza, answers }) => {
        this.#write(stanza, 'toClient', session, answers)
      },
    })
    account.sessions.set(resource, session)
    return session
  }

  /** Keeps a session whose stream was lost, as long as it can be resumed. */
  detach(session: Session): Link | undefined {
    const { resumeSeconds } = this.profile.stream
    return session.detach(() => this.clock.after(resumeSeconds * 1000, () => this.end(session)))
  }

  /** Sends what a session missed, after the last `again` stanzas that it had got. */
  replay(session: Session, again = 0): void {
    const { replayDelay } = this.profile.stream
    const from = replayDelay === 'by account' ? session.account.jid : this.domain
    session.replay((stanza) => {
      if (replayDelay === 'absent' || stanza.getName() !== 'message') return stanza
      return withDelay(this, stanza, from)
    }, again)
  }

  /** Ends a session: its resource is gone. */
  end(session: Session): Link | undefined {
    if (session.state === 'ended') return undefined
    becomeUnavailable(this, session)
    const { sessions } = session.account
    if (sessions.get(session.resource) === session) sessions.delete(session.resource)
    return session.end()
  }

  /** Closes a stream from the server's side. */
  close(session: Session, error?: string, resumable = false): void {
    const link = resumable ? this.detach(session) : this.end(session)
    link?.close(error)
  }

  /** Takes a stanza from a client: it is the server's own from now on. */
  receive(session: Session, stanza: Element): void {
    this.#write(stanza, 'toServer', session)
    this.wire.push({
      owner: session.owner,
      direction: 'toServer',
      arrive: () => {
        this.#cross(session, stanza, 'toServer', (passed) => {
          this.#handle(session, passed)
        })
      },
    })
  }

  send(session: Session, stanza: Element): void {
    this.wire.push({
      owner: session.owner,
      direction: 'toClient',
      arrive: () => {
        const answers = this.#answers(session, stanza)
        const pass = (passed: Element): void => {
          session.deliver({ stanza: passed, answers })
        }
        this.#cross(session, stanza, 'toClient', pass, answers)
      },
    })
  }

  later(ms: number, run: () => void): void {
    const parcel = { owner: this, direction: 'stream', arrive: run } as const
    if (ms > 0) this.clock.after(ms, run)
    else this.wire.push(parcel)
  }

  #handle(session: Session, stanza: Element): void {
    const { maxBytes, tooBig } = this.profile.stream
    if (tooBig === 'policy-violation' && isLongerThan(stanza, maxBytes)) {
      this.close(session, 'policy-violation')
      return
    }
    // What a lost stream had sent may still be done, but nobody is there any more.
    if (session.state === 'ended' && stanza.is('presence')) return
    const { id, type } = stanza.attrs
    if (id !== undefined && (type === 'get' || type === 'set'))
      session.requests.set(id, requestKind(stanza))
    handleStanza(this, session, stanza)
  }

  #answers(session: Session, { attrs: { id, type } }: Element): string | undefined {
    if (id === undefined || (type !== 'result' && type !== 'error')) return undefined
    const kind = session.requests.get(id)
    session.requests.delete(id)
    return kind
  }

  #cross(
    session: Session,
    stanza: Element,
    direction: Direction,
    pass: (stanza: Element) => void,
    answers?: string,
  ): void {
    if (!this.faults.any) {
      pass(stanza)
      return
    }
    const passing = createPassing(stanza, direction, session.jid, answers)
    this.faults.cross(passing, {
      pass,
      answer: (reply) => {
        this.send(session, reply)
      },
      close: (error, resumable) => {
        this.close(session, error, resumable)
      },
    })
  }

  #write(stanza: Element, direction: Direction, session: Session, answers?: string): void {
    if (!this.#writesTranscript) return
    const passing = createPassing(stanza, direction, session.jid, answers)
    this.transcript.push(Object.assign(passing, { at: this.clock.now() }))
  }
}
