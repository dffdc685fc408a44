import { bareJid, domainOf, UsageError, type Clock, type Element, type IdSource } from '@rxpep/core'
import { createIds } from '../base/seededIds.ts'
import { createRandom } from '../base/seededRandom.ts'
import { createVirtualClock, type VirtualClock } from '../base/virtualClock.ts'
import type { Faults } from '../faults/faults.ts'
import type { Write } from '../pep/pepService.ts'
import type { Profile } from '../profiles/profile.ts'
import { profiles, type ProfileName } from '../profiles/profiles.ts'
import { sessionOf, type Account } from '../session/account.ts'
import type { FlushMode } from '../wire/wireQueue.ts'
import { clone } from '../xml/clone.ts'
import type { Listener, ListenOptions } from '../webSocket/listen.ts'
import { toElement } from '../xml/parseXml.ts'
import { Engine } from './engine.ts'
import { TestAccount } from './testAccount.ts'
import type { TranscriptEntry } from './transcript.ts'

/** How a server is made. */
export interface ServerOptions<C extends Clock = Clock> {
  /** How it behaves: a name, or a profile of your own; Prosody 0.12 unless told. */
  readonly profile?: ProfileName | Profile
  /** The domain that it serves first; `capulet.lit` unless told. Accounts may be of others. */
  readonly domain?: string
  /** The most items that a node may keep; the profile's own number unless told. */
  readonly maxItems?: number
  /** What ids and open choices follow from; 1 unless told. */
  readonly seed?: number
  /** Time; a virtual clock unless told. */
  readonly clock?: C
  /** Whether stanzas move by themselves, in a microtask, or only by `flush()`; `auto` unless told. */
  readonly flush?: FlushMode
  /** Whether stanzas are written down; they are unless told. */
  readonly transcript?: boolean
  /** Is told of each change of what a node holds, in the order in which the server makes them. */
  readonly onWrite?: (write: Write) => void
}

/** An XMPP server for tests: many accounts, each with its PEP service. */
export interface TestServer<C extends Clock = VirtualClock> {
  /** How it behaves. */
  readonly profile: Profile
  /** The domain that it serves. */
  readonly domain: string
  /** Its time. */
  readonly clock: C
  /** What goes wrong on the wire. */
  readonly faults: Faults
  /** Every stanza that crossed the wire, in order. */
  readonly transcript: readonly TranscriptEntry[]
  /** Makes ids that follow from the seed. */
  readonly ids: IdSource
  /** How many stanzas are on the wire. */
  readonly onTheWire: number
  /** The account of a bare JID; made at the first call, with this password (`secret` unless told). */
  account(jid: string, options?: { password?: string }): TestAccount
  /** Delivers a stanza to a full JID as it is, whoever it claims to be from; addressed to it unless it says otherwise. */
  inject(fullJid: string, stanza: Element | string): void
  /** Lets everything on the wire arrive, and what that causes at once. */
  flush(): void
  /** Lets one stanza arrive; false when there is none. */
  step(): boolean
  /** Lets everything arrive, and the promises that hang on it run, until nothing moves any more. */
  settled(): Promise<void>
  /** Listens for real XMPP clients on loopback, over WebSocket (RFC 7395): the same accounts, the same faults. Node only. */
  listen(options?: ListenOptions): Promise<Listener>
  /** Stops listening. */
  close(): Promise<void>
}

/**
 * Creates an embedded server. It needs no network and no timers; the same seed gives the same run.
 *
 * @example
 * const server = createServer({ profile: 'ejabberd-23.01' })
 * const balcony = server.account('juliet@capulet.lit').connect({ resource: 'balcony' })
 * const account = createAccount({ transport: balcony, clock: server.clock })
 */
export function createServer(options?: ServerOptions<VirtualClock>): TestServer
export function createServer<C extends Clock>(
  options: ServerOptions<C> & { clock: C },
): TestServer<C>
export function createServer(options: ServerOptions = {}): TestServer<Clock> {
  const { seed = 1, domain = 'capulet.lit', clock = createVirtualClock() } = options
  const { flush = 'auto', transcript = true } = options
  const ids = createIds(seed)
  const engine = new Engine({
    profile: chooseProfile(options),
    domain,
    clock,
    ids,
    random: createRandom(seed),
    flush,
    transcript,
  })
  const handles = new Map<string, TestAccount>()
  const listeners: Listener[] = []
  return {
    profile: engine.profile,
    domain,
    clock,
    ids,
    faults: engine.faults,
    transcript: engine.transcript,
    get onTheWire() {
      return engine.wire.size
    },
    account(jid, { password = 'secret' } = {}) {
      const bare = bareJid(jid)
      const known = handles.get(bare)
      if (known !== undefined) return known
      const made = new TestAccount(engine, addAccount(engine, bare, password, options.onWrite))
      handles.set(bare, made)
      return made
    },
    inject(fullJid, stanza) {
      const session = sessionOf(engine.accounts, fullJid)
      if (session === undefined) throw new UsageError('invalid-jid', { detail: fullJid })
      const copy = clone(toElement(stanza))
      copy.attrs['to'] ??= session.jid
      engine.send(session, copy)
    },
    flush() {
      engine.wire.flush()
    },
    step: () => engine.wire.step(),
    settled: () => settle(engine),
    async listen(listenOptions) {
      const { listen } = await import('../webSocket/listen.ts')
      const listener = await listen(engine, listenOptions)
      listeners.push(listener)
      return listener
    },
    async close() {
      await Promise.all(listeners.splice(0).map((listener) => listener.close()))
    },
  }
}

function chooseProfile({ profile = 'prosody-0.12', maxItems }: ServerOptions): Profile {
  const chosen = typeof profile === 'string' ? profiles[profile] : profile
  if (maxItems === undefined) return chosen
  return { ...chosen, maxItems: { ...chosen.maxItems, cap: maxItems } }
}

function addAccount(
  engine: Engine,
  jid: string,
  password: string,
  onWrite: ServerOptions['onWrite'],
): Account {
  const account: Account = {
    jid,
    password,
    sessions: new Map(),
    contacts: new Map(),
    privateXml: new Map(),
    offline: [],
    pep: {
      owner: jid,
      nodes: new Map(),
      profile: engine.profile,
      ids: engine.ids,
      sharesPresenceWith: (bare) => account.contacts.get(bare)?.from ?? false,
      onWrite,
    },
  }
  engine.accounts.set(jid, account)
  engine.domains.add(domainOf(jid))
  return account
}

/** So many turns of the microtask queue without a stanza count as rest. */
const QUIET_TURNS = 64

async function settle({ wire }: Engine): Promise<void> {
  let moved = -1
  while (moved !== wire.moved) {
    moved = wire.moved
    wire.flush()
    for (let turn = 0; turn < QUIET_TURNS; turn++) await Promise.resolve()
    if (wire.size > 0) moved = -1
  }
}
