import {
  TransportError,
  type Connection,
  type Element,
  type IqResponder,
  type RequestOptions,
  type Transport,
} from '@rxpep/core'
import { BehaviorSubject, Subject } from 'rxjs'
import type { StanzaKind } from '../faults/kinds.ts'
import type { Engine } from '../server/engine.ts'
import { receivedOf, sentOf, type TranscriptEntry } from '../server/transcript.ts'
import type { Account } from '../session/account.ts'
import type { Session } from '../session/session.ts'
import { isLongerThan } from '../xml/byteLength.ts'
import { clone } from '../xml/clone.ts'
import { NS_CLIENT } from '../xml/namespaces.ts'
import { IqResponders } from './iqResponders.ts'
import { PendingRequests } from './pendingRequests.ts'
import { RepeatFilter } from './repeatFilter.ts'
import type { Parcel } from './wireQueue.ts'

/** How a device connects. */
export interface ConnectOptions {
  /** The resource; made up unless told. */
  readonly resource?: string
  /** Whether it connects at once; it does unless told. */
  readonly start?: 'online' | 'offline'
  /** Milliseconds after which a lost stream is taken up again by itself; `manual` unless told. */
  readonly reconnect?: number | 'manual'
  /** What the device believes to be the most bytes of a stanza: more than the truth to send what the server will not take. */
  readonly maxBytes?: number
}

/** How a stream is lost. */
export interface Cut {
  /** Whether the session can be resumed; it can unless told. */
  readonly resumable?: boolean
  /**
   * What becomes of stanzas that were sent and that the server has not read; `lost` unless told. With a time they are read so many
   * milliseconds later, whatever the device does meanwhile: a dead stream that a server finds out about late.
   */
  readonly inFlight?: 'lost' | 'applied' | { readonly after: number }
}

/** A client of the embedded server in the same process: a {@link Transport} that tests can cut and resume. */
export class Device implements Transport {
  readonly jid: string
  /** The full JID. */
  readonly fullJid: string
  readonly #engine: Engine
  readonly #account: Account
  readonly #resource: string
  readonly #options: ConnectOptions
  readonly #connection = new BehaviorSubject<Connection>({ state: 'offline' })
  readonly #messages = new Subject<Element>()
  readonly #presences = new Subject<Element>()
  readonly #pending: PendingRequests
  readonly #repeats = new RepeatFilter()
  readonly #responders = new IqResponders()
  readonly connection$ = this.#connection.asObservable()
  readonly message$ = this.#messages.asObservable()
  readonly presence$ = this.#presences.asObservable()
  #session: Session | undefined
  #sessions = 0
  #attempt = 0

  constructor(engine: Engine, account: Account, options: ConnectOptions) {
    this.#engine = engine
    this.#account = account
    this.#options = options
    this.#resource = options.resource ?? engine.ids()
    this.jid = account.jid
    this.fullJid = `${account.jid}/${this.#resource}`
    this.#pending = new PendingRequests(this.jid, engine)
    if (options.start !== 'offline') this.#connect(undefined)
  }

  get connection(): Connection {
    return this.#connection.value
  }

  /** Whether stanzas can be sent now. */
  get online(): boolean {
    return this.connection.state === 'online'
  }

  /** Every stanza of this device's streams, in order. */
  get transcript(): readonly TranscriptEntry[] {
    return this.#engine.transcript.filter(({ jid }) => jid === this.fullJid)
  }

  /** The stanzas that this device sent: of one kind, or all. */
  sent(kind?: StanzaKind): Element[] {
    return sentOf(this.transcript, kind)
  }

  /** The stanzas that came to this device: of one kind, or all. */
  received(kind?: StanzaKind): Element[] {
    return receivedOf(this.transcript, kind)
  }

  request(iq: Element, { timeout = 30_000 }: RequestOptions = {}): Promise<Element> {
    const error = this.#obstacle(iq)
    if (error) return Promise.reject(error)
    const stanza = clone(iq)
    const id = `${this.#resource}-${this.#engine.ids()}`
    stanza.attrs['id'] = id
    const answer = this.#pending.add(id, iq.attrs['to'], timeout)
    this.#transmit(stanza)
    return answer
  }

  send(stanza: Element): Promise<void> {
    const error = this.#obstacle(stanza)
    if (error) return Promise.reject(error)
    this.#transmit(clone(stanza))
    if (stanza.getName() === 'presence' && stanza.attrs['to'] === undefined)
      this.#presences.next(clone(stanza))
    return Promise.resolve()
  }

  respond(responder: IqResponder): () => void {
    return this.#responders.add(responder)
  }

  close(): Promise<void> {
    if (this.connection.state === 'closed') return Promise.resolve()
    this.#leave({ state: 'closed' }, new TransportError('disconnected'))
    this.#connection.complete()
    this.#messages.complete()
    this.#presences.complete()
    return Promise.resolve()
  }

  /** Loses the stream without a word. */
  cut({ resumable = true, inFlight = 'lost' }: Cut = {}): void {
    if (inFlight !== 'applied') {
      const late = this.#engine.wire.discard(this, 'toServer')
      if (inFlight !== 'lost') this.#engine.clock.after(inFlight.after, () => arrive(late))
    }
    if (this.#session && resumable) this.#engine.detach(this.#session)
    else if (this.#session) this.#engine.end(this.#session)
    this.#lose(new TransportError('disconnected'))
  }

  /**
   * Takes the session up again, or starts a fresh one when the server has forgotten it.
   * The server repeats what was missed, and before it the last `replay` stanzas that had arrived.
   */
  resume({ replay = 0 }: { replay?: number } = {}): void {
    this.#connect(this.#session?.state === 'waiting' ? this.#session : undefined, replay)
  }

  /** Starts a fresh session. */
  reconnect(): void {
    this.#connect(undefined)
  }

  /** Ends the session properly; the device may {@link reconnect} later. */
  goOffline(): void {
    this.#leave({ state: 'offline' }, new TransportError('disconnected'))
  }

  /** Lets what is on the wire for this device arrive, both ways; the rest keeps waiting. */
  flush(): void {
    this.#engine.wire.flushOnly(this)
  }

  #connect(waiting: Session | undefined, replay = 0): void {
    if (this.connection.state === 'closed' || this.connection.state === 'online') return
    const attempt = ++this.#attempt
    if (this.connection.state !== 'connecting') this.#connection.next({ state: 'connecting' })
    this.#engine.wire.push({
      owner: this,
      direction: 'stream',
      arrive: () => {
        if (attempt === this.#attempt) this.#bind(waiting, replay)
      },
    })
  }

  #bind(waiting: Session | undefined, replay: number): void {
    const resumed = waiting?.state === 'waiting' ? waiting : undefined
    const session = resumed ?? this.#engine.open(this.#account, this.#resource, this)
    if (resumed) this.#repeats.resumed()
    else {
      this.#sessions++
      this.#repeats.clear()
    }
    this.#session = session
    session.attach({
      deliver: (stanza) => this.#take(stanza),
      close: (error) => {
        this.#lose(new TransportError('stream-error', error === undefined ? {} : { detail: error }))
      },
    })
    this.#connection.next({
      state: 'online',
      jid: this.fullJid,
      session: this.#sessions,
      resumed: resumed !== undefined,
      maxBytes: this.#maxBytes,
    })
    if (resumed && session.state === 'linked') this.#engine.replay(session, replay)
  }

  get #maxBytes(): number {
    const { limitTold, maxBytes } = this.#engine.profile.stream
    return this.#options.maxBytes ?? (limitTold ? maxBytes : 262_144)
  }

  #obstacle(stanza: Element): TransportError | undefined {
    if (!this.online) return new TransportError('offline')
    return isLongerThan(stanza, this.#maxBytes) ? new TransportError('too-big') : undefined
  }

  #transmit(stanza: Element): void {
    if (this.#session) this.#engine.receive(this.#session, stanza)
  }

  #take(stanza: Element): boolean {
    stanza.attrs['xmlns'] ??= NS_CLIENT
    const name = stanza.getName()
    if (name === 'message' && !this.#repeats.isRepeated(stanza)) this.#messages.next(stanza)
    if (name === 'iq') this.#takeIq(stanza)
    return true
  }

  #takeIq(iq: Element): void {
    const { type } = iq.attrs
    if (type === 'result' || type === 'error') this.#pending.settle(iq)
    else this.#transmit(this.#responders.answer(iq))
  }

  #lose(error: TransportError): void {
    if (this.connection.state === 'closed') return
    this.#attempt++
    this.#connection.next({ state: 'offline', error })
    this.#pending.failAll()
    const { reconnect = 'manual' } = this.#options
    if (reconnect === 'manual') return
    const attempt = this.#attempt
    this.#engine.clock.after(reconnect, () => {
      if (attempt === this.#attempt) this.resume()
    })
  }

  #leave(connection: Connection, error: TransportError): void {
    const session = this.#session
    this.#session = undefined
    this.#attempt++
    if (session) this.#engine.end(session)
    this.#connection.next(connection)
    this.#pending.failAll(error)
  }
}

function arrive(parcels: readonly Parcel[]): void {
  for (const parcel of parcels) parcel.arrive()
}
