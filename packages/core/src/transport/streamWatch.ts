import { TransportError } from '../base/errors.ts'
import type { Clock } from '../base/clock.ts'
import type { Element } from '../xml/element.ts'
import { NS_SM } from '../xml/namespaces.ts'
import { cutSocket, isStanza } from './clientInput.ts'
import { endingOf, type Ending } from './connectionError.ts'
import {
  DEFAULT_MAX_BYTES,
  isEnabled,
  parseStreamFeatures,
  type StreamFeatures,
} from './streamFeatures.ts'
import type { ClientInternals, ClientSocket, Emitter } from './xmppClient.ts'

/** How long a log-in may take, in milliseconds. */
export const LOGIN_TIMEOUT = 30_000
const CLOSE_TIMEOUT = 2_000
const LATE_START = 250

/** What a {@link StreamWatch} tells. */
export interface StreamListener {
  /** A connection is being made. */
  connecting(): void
  /** Stanzas may be sent. */
  online(stream: { readonly resumed: boolean; readonly maxBytes: number }): void
  /** The stream is gone. */
  lost(ending: Ending): void
  /** Somebody stopped the client. */
  stopped(): void
  /** A stanza came. */
  stanza(stanza: Element): void
}

/**
 * Watches a client's stream, and keeps its stream management right.
 *
 * Online is told when stream management is settled: enabled, failed, resumed, or not offered. COMPAT(@xmpp/client, 0.14):
 * - it zeroes its count of inbound stanzas only when the promise for `<enabled/>` resolves: what came in between is added;
 * - it doesn't count the results of its own `iqCaller`: they are added;
 * - it resumes, and sends again what was in flight, even after a stream error: the poison would close every stream;
 * - it may wait for ever for a server that says nothing, or that ends the stream and not the connection: it is cut off.
 */
export class StreamWatch {
  readonly #client: ClientInternals
  readonly #clock: Clock
  readonly #listener: StreamListener
  readonly #hooks: [Emitter, string, (...args: never[]) => void][]
  #phase: 'down' | 'login' | 'settled' = 'down'
  #features: StreamFeatures | undefined
  #bound = false
  #uncounted: number | undefined
  #ending: Ending | undefined
  #socket: ClientSocket | null = null
  #cancelTimer: () => void = () => undefined

  constructor(client: ClientInternals, clock: Clock, listener: StreamListener) {
    this.#client = client
    this.#clock = clock
    this.#listener = listener
    this.#hooks = [
      [client, 'connecting', () => this.#onConnecting()],
      [client, 'open', () => (this.#socket = client.socket)],
      [client, 'online', () => this.#onBound()],
      [client, 'close', () => this.#onClose()],
      [client, 'disconnect', () => this.#onDisconnect()],
      [client, 'offline', () => this.#listener.stopped()],
      [client, 'error', (error: unknown) => this.#onError(error)],
      [client.streamManagement, 'resumed', () => this.#settle(true)],
    ]
    for (const [emitter, event, listener] of this.#hooks) emitter.on(event, listener)
    // Before the client's own listener, so that nothing it does is seen earlier than its cause.
    const onElement = (element: Element) => this.#onElement(element)
    client.prependListener('element', onElement)
    this.#hooks.push([client, 'element', onElement])
  }

  /** Catches up with a client that was started earlier. */
  catchUp(): void {
    if (this.#client.status === 'offline' || this.#client.status === 'disconnect') return
    this.#onConnecting()
    if (this.#client.status === 'online') this.#onBound()
  }

  /** Gives this connection up: it failed in a way that the client doesn't tell. */
  abort(error: unknown): void {
    if (this.#phase !== 'login') return
    this.#ending ??= endingOf(error, false)
    cutSocket(this.#client)
    this.#end()
  }

  /** Stops watching. An error of the client stays harmless. */
  detach(): void {
    this.#cancelTimer()
    for (const [emitter, event, listener] of this.#hooks) {
      if (event !== 'error') emitter.removeListener(event, listener)
    }
  }

  #onConnecting(): void {
    this.#phase = 'login'
    this.#features = this.#uncounted = this.#ending = undefined
    this.#bound = false
    this.#socket = this.#client.socket
    this.#within(LOGIN_TIMEOUT, () => this.abort(new Error('the log-in takes too long')))
    this.#listener.connecting()
  }

  #onElement(element: Element): void {
    if (isStanza(element)) {
      this.#count(element)
      this.#listener.stanza(element)
    } else if (element.getName() === 'features') {
      this.#features = parseStreamFeatures(element)
    } else if (isEnabled(element)) {
      void this.#onEnabled()
    } else if (this.#bound && element.is('failed', NS_SM)) {
      this.#settle(false)
    }
  }

  #count({ attrs: { id = '', type = '' } }: Element): void {
    const { iqCaller, streamManagement } = this.#client
    const swallowed = iqCaller.handlers.has(id) && (type === 'result' || type === 'error')
    if (swallowed) streamManagement.inbound += 1
    if (this.#uncounted !== undefined) this.#uncounted += 1
  }

  async #onEnabled(): Promise<void> {
    this.#uncounted = 0
    const { streamManagement } = this.#client
    // The client takes a few microtasks: nothing else can arrive during them, and a bound keeps this one from spinning.
    for (let turns = 0; turns < 100 && !streamManagement.enabled; turns++) await Promise.resolve()
    streamManagement.inbound += this.#uncounted
    this.#uncounted = undefined
    this.#settle(false)
  }

  #onBound(): void {
    this.#bound = true
    if (this.#client.streamManagement.enabled) this.#settle(false)
    else if (this.#features === undefined) this.#settleLate()
    else if (!this.#features.streamManagement && this.#uncounted === undefined) this.#settle(false)
  }

  // The features went by before anybody watched: whether stream management comes shows in a moment.
  #settleLate(): void {
    this.#within(LATE_START, () => {
      const { enabled, enableSent } = this.#client.streamManagement
      if (enabled || !enableSent) this.#settle(false)
      else this.#within(LOGIN_TIMEOUT, () => this.#settle(false))
    })
  }

  #settle(resumed: boolean): void {
    if (this.#phase !== 'login') return
    this.#phase = 'settled'
    this.#cancelTimer()
    this.#ending = undefined
    this.#listener.online({ resumed, maxBytes: this.#features?.maxBytes ?? DEFAULT_MAX_BYTES })
  }

  #onError(error: unknown): void {
    if (this.#phase === 'down') return
    const ending = endingOf(error, this.#phase === 'settled')
    const isOfStream = ending.error.code === 'stream-error'
    // Other errors may be none of the stream: a handler of the app that threw, say.
    this.#ending = isOfStream ? ending : (this.#ending ?? ending)
    if (isOfStream) this.#forgetSession()
    if (ending.final) this.#giveUp()
    else if (isOfStream) this.#end()
    else if (ending.error.code === 'authentication-failed') this.abort(error)
    else if (this.#phase === 'login' && !isStale(error)) {
      this.#within(CLOSE_TIMEOUT, () => this.abort(error))
    }
  }

  #giveUp(): void {
    this.#end()
    // A stopped client doesn't connect anew.
    this.#client.stop().catch(() => undefined)
  }

  #onClose(): void {
    this.#end()
    this.#within(CLOSE_TIMEOUT, () => cutSocket(this.#client))
  }

  #onDisconnect(): void {
    // A client that gave up waiting for the end of a socket leaves it open.
    if (this.#socket) cutSocket({ socket: this.#socket })
    this.#socket = null
    this.#endParser()
    this.#end()
    this.#cancelTimer()
    if (!this.#client.streamManagement.id) this.#forgetSession()
  }

  // A client that waits for the end of a stream whose socket is gone would then end the next socket.
  #endParser(): void {
    const { parser } = this.#client
    this.#client._detachParser()
    parser?.emit('end')
  }

  #end(): void {
    if (this.#phase === 'down') return
    const wasOnline = this.#phase === 'settled'
    this.#phase = 'down'
    this.#cancelTimer()
    this.#listener.lost(this.#ending ?? { error: silentEnd(wasOnline), final: false })
  }

  // The client refuses to enable stream management while its queue holds what a lost session never confirmed.
  #forgetSession(): void {
    const { streamManagement } = this.#client
    streamManagement.id = ''
    streamManagement.outbound = 0
    for (const lost of streamManagement.outbound_q.splice(0)) {
      streamManagement.emit('fail', (lost as { stanza: Element }).stanza)
    }
  }

  #within(ms: number, run: () => void): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#clock.after(ms, run)
  }
}

// Requests of an earlier connection go on waiting in the client, until their time is over.
function isStale(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

function silentEnd(wasOnline: boolean): TransportError {
  return wasOnline
    ? new TransportError('disconnected', { detail: 'the connection was lost' })
    : new TransportError('unreachable', { detail: 'the connection ended during the log-in' })
}
