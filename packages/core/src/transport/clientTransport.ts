import { TransportError } from '../base/errors.ts'
import type { Clock } from '../base/clock.ts'
import type { IdSource } from '../base/ids.ts'
import { Channel } from '../channel/channel.ts'
import { Latest } from '../channel/latest.ts'
import type { Element } from '../xml/element.ts'
import type { Ending } from './connectionError.ts'
import { IqRequests } from './iqRequests.ts'
import { ReplayFilter } from './replayFilter.ts'
import { checkSize } from './stanzaSize.ts'
import { StreamWatch } from './streamWatch.ts'
import type { Connection, IqResponder, RequestOptions, Transport } from './transport.ts'
import type { ClientContext, ClientInternals } from './xmppClient.ts'

const REQUEST_TIMEOUT = 30_000

/** What a {@link ClientTransport} is made of. */
export interface ClientTransportParts {
  /** The client. */
  readonly client: ClientInternals
  /** The own bare JID. */
  readonly jid: string
  /** The time. */
  readonly clock: Clock
  /** Where the ids of requests come from; nobody else may guess them. */
  readonly ids: IdSource
  /** What closing the transport does to the client. */
  readonly end: () => Promise<unknown>
}

/** A transport over a client of `@xmpp/client`. */
export class ClientTransport implements Transport {
  /** The own bare JID. */
  readonly jid: string
  readonly #client: ClientInternals
  readonly #ids: IdSource
  readonly #end: () => Promise<unknown>
  readonly #watch: StreamWatch
  readonly #requests: IqRequests
  readonly #replays = new ReplayFilter()
  readonly #responders = new Set<IqResponder>()
  readonly #connection = new Latest<Connection>({ state: 'offline' })
  readonly #message = new Channel<Element>()
  readonly #presence = new Channel<Element>()
  /** The state, replayed. */
  readonly connection$ = this.#connection.asObservable()
  /** Incoming messages, only while online: what comes during a log-in is held until it is told. */
  readonly message$ = this.#message.asObservable()
  /** Outgoing presence without `to`. */
  readonly presence$ = this.#presence.asObservable()
  #session = 0
  #held: Element[] = []
  #closing: Promise<void> | undefined

  constructor({ client, jid, clock, ids, end }: ClientTransportParts) {
    this.jid = jid
    this.#client = client
    this.#ids = ids
    this.#end = end
    this.#requests = new IqRequests(jid, clock)
    this.#watch = new StreamWatch(client, clock, {
      connecting: () => this.#become({ state: 'connecting' }),
      online: (stream) => this.#onOnline(stream),
      lost: (ending) => this.#onLost(ending),
      stopped: () => this.#onStopped(),
      stanza: (stanza) => this.#onStanza(stanza),
    })
    client.middleware.use((context, next) => this.#answer(context) ?? next())
    client.middleware.filter(({ stanza }, next) => {
      if (stanza.name === 'presence' && !stanza.attrs['to']) this.#presence.next(stanza)
      return next()
    })
    this.#watch.catchUp()
  }

  /** The state now. */
  get connection(): Connection {
    return this.#connection.value
  }

  /** Gives up a try to connect that failed in a way the client doesn't tell. */
  abort(error: unknown): void {
    this.#watch.abort(error)
  }

  /** Sends a request and waits for its answer. */
  async request(iq: Element, { timeout = REQUEST_TIMEOUT }: RequestOptions = {}): Promise<Element> {
    const id = this.#ids()
    iq.attrs['id'] = id
    this.#checkSending(iq)
    const answer = this.#requests.expect(id, iq.attrs['to'], timeout)
    this.#client.send(iq).catch((cause: unknown) => {
      this.#requests.fail(id, new TransportError('disconnected', { cause }))
    })
    return answer
  }

  /** Hands a stanza to the socket. */
  send(stanza: Element): Promise<void> {
    return new Promise((resolve) => {
      this.#checkSending(stanza)
      this.#client.send(stanza).catch(() => undefined)
      // It is in the socket's buffer now; what becomes of that buffer, the state tells.
      resolve()
    })
  }

  /** Lets a responder answer requests. */
  respond(responder: IqResponder): () => void {
    this.#responders.add(responder)
    return () => {
      this.#responders.delete(responder)
    }
  }

  /** Closes it for good. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#requests.failAll()
    this.#responders.clear()
    this.#become({ state: 'closed' })
    for (const channel of [this.#connection, this.#message, this.#presence]) channel.complete()
    await this.#end()
    this.#watch.detach()
  }

  #checkSending(stanza: Element): void {
    const { connection } = this
    if (connection.state !== 'online' || this.#client.status === 'closing') {
      throw new TransportError('offline')
    }
    checkSize(stanza, this.#watch.maxBytes)
  }

  #onOnline({ resumed }: { resumed: boolean }): void {
    if (resumed) this.#replays.resumed()
    else {
      this.#replays.reset()
      this.#session += 1
    }
    const jid = this.#client.jid?.toString() ?? this.jid
    const { maxBytes } = this.#watch
    this.#become({ state: 'online', jid, session: this.#session, resumed, maxBytes })
    this.#release()
  }

  #onLost({ error, final }: Ending): void {
    this.#become({ state: final ? 'closed' : 'offline', error })
    this.#requests.failAll()
    // What came is counted as received: the server won't send it again.
    this.#release()
  }

  #onStopped(): void {
    if (this.connection.state !== 'closed') this.#become({ state: 'closed' })
    this.#requests.failAll()
  }

  #onStanza(stanza: Element): void {
    if (stanza.name === 'iq') this.#requests.settle(stanza)
    else if (stanza.name !== 'message') return
    else if (this.connection.state === 'online') this.#emit(stanza)
    else this.#held.push(stanza)
  }

  #release(): void {
    for (const message of this.#held.splice(0)) this.#emit(message)
  }

  #emit(message: Element): void {
    if (!this.#replays.isReplay(message)) this.#message.next(message)
  }

  #answer({ stanza, type, element }: ClientContext): Element | undefined {
    if (stanza.name !== 'iq' || type !== 'get' || element === undefined) return undefined
    for (const responder of this.#responders) {
      const payload = responder(stanza)
      if (payload) return payload
    }
    return undefined
  }

  #become(connection: Connection): void {
    this.#connection.next(connection)
  }
}
