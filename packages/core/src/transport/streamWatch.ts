import { TransportError } from '../base/errors.ts'
import type { Clock } from '../base/clock.ts'
import type { Element } from '../xml/element.ts'
import { NS_SM } from '../xml/namespaces.ts'
import { cutSocket, isStanza } from './clientInput.ts'
import { endingOf, type Ending } from './connectionError.ts'
import { forgetSession, InboundCount } from './managedSession.ts'
import {
  DEFAULT_MAX_BYTES,
  isEnabled,
  parseStreamFeatures,
  type StreamFeatures,
} from './streamFeatures.ts'
import type { ClientInternals, ClientSocket, Emitter } from './xmppClient.ts'

/** How long a log-in may take, in milliseconds. */
const LOGIN_TIMEOUT = 30_000
const CLOSE_TIMEOUT = 2_000
const LATE_START = 250

/** What a {@link StreamWatch} tells. */
export interface StreamListener {
  /** A connection is being made. */
  connecting(): void
  /** Stanzas may be sent. */
  online(stream: { readonly resumed: boolean }): void
  /** The stream is gone. */
  lost(ending: Ending): void
  /** Somebody stopped the client. */
  stopped(): void
  /** A stanza came. */
  stanza(stanza: Element): void
}

/**
 * Watches a client's stream: online is told when stream management is settled, that is enabled, failed, resumed, or not
 * offered. COMPAT(@xmpp/client, 0.14):
 * - it resumes, and sends again what was in flight, even after a stream error: the poison would close every stream;
 * - it may wait for ever for a server that says nothing, or that ends the stream and not the connection: it is cut off;
 * - a log-in that was cut goes on waiting, and would answer in the next one, or end its socket.
 */
export class StreamWatch {
  readonly #client: ClientInternals
  readonly #clock: Clock
  readonly #listener: StreamListener
  readonly #inbound: InboundCount
  readonly #hooks: [Emitter, string, (...args: never[]) => void][]
  #patient: unknown[] = []
  #phase: 'down' | 'login' | 'settled' = 'down'
  #features: StreamFeatures | undefined
  #bound = false
  #ending: Ending | undefined
  #socket: ClientSocket | null = null
  #cancelTimer: () => void = () => undefined

  constructor(client: ClientInternals, clock: Clock, listener: StreamListener) {
    this.#client = client
    this.#clock = clock
    this.#inbound = new InboundCount(client)
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

  /** The most bytes of one stanza, as the server told last. */
  get maxBytes(): number {
    return this.#features?.maxBytes ?? DEFAULT_MAX_BYTES
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
    this.#features = this.#ending = undefined
    this.#inbound.reset()
    this.#bound = false
    this.#patient = this.#client.listeners('nonza')
    this.#socket = this.#client.socket
    this.#within(LOGIN_TIMEOUT, () => this.abort(new Error('the log-in takes too long')))
    this.#listener.connecting()
  }

  #onElement(element: Element): void {
    if (isStanza(element)) {
      this.#inbound.stanza(element)
      this.#listener.stanza(element)
    } else if (element.getName() === 'features') {
      this.#features = parseStreamFeatures(element)
    } else if (isEnabled(element)) {
      void this.#inbound.enabled().then(() => this.#settle(false))
    } else if (this.#bound && element.is('failed', NS_SM)) {
      this.#settle(false)
    }
  }

  #onBound(): void {
    this.#bound = true
    if (this.#client.streamManagement.enabled) this.#settle(false)
    else if (this.#features === undefined) this.#settleLate()
    else if (!this.#features.streamManagement && !this.#inbound.isSettling) this.#settle(false)
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
    this.#listener.online({ resumed })
  }

  #onError(error: unknown): void {
    if (this.#phase === 'down') return
    const ending = endingOf(error, this.#phase === 'settled')
    const isOfStream = ending.error.code === 'stream-error'
    // Other errors may be none of the stream: a handler of the app that threw, say.
    this.#ending = isOfStream ? ending : (this.#ending ?? ending)
    if (isOfStream) forgetSession(this.#client)
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
    if (this.#phase === 'login') this.#dropSteps()
    this.#end()
    this.#cancelTimer()
    if (!this.#client.streamManagement.id) forgetSession(this.#client)
  }

  // A client that waits for the end of a stream whose socket is gone would then end the next socket.
  #endParser(): void {
    const { parser } = this.#client
    this.#client._detachParser()
    parser?.emit('end')
  }

  // The steps of a log-in go on waiting for their answer, and would speak up in the next one.
  #dropSteps(): void {
    for (const step of this.#client.listeners('nonza')) {
      if (!this.#patient.includes(step)) this.#client.removeListener('nonza', step as () => void)
    }
  }

  #end(): void {
    if (this.#phase === 'down') return
    const wasOnline = this.#phase === 'settled'
    this.#phase = 'down'
    this.#cancelTimer()
    this.#listener.lost(this.#ending ?? { error: silentEnd(wasOnline), final: false })
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
