import type { Element } from '../xml/element.ts'

/**
 * A client made by `client()` of `@xmpp/client` 0.14, as far as {@link xmppTransport} must know it.
 *
 * Structural on purpose: neither `@xmpp/client` nor its types are needed to use this library with another transport.
 */
export interface XmppClient {
  /** The state of its connection, such as `online`. */
  readonly status: string
  /** Its JID, where it knows one. */
  readonly jid: { bare(): { toString(): string } } | null
  /** Sends a stanza. */
  send(element: never): Promise<void>
  /** Ends the stream and stays offline. */
  stop(): Promise<unknown>
  /** Its handlers of incoming and outgoing stanzas. */
  readonly middleware: object
  /** Its reconnecting. */
  readonly reconnect: object
  /** Its stream management (XEP-0198). */
  readonly streamManagement: object
  /** Its pending requests. */
  readonly iqCaller: object
}

/** Listens to, and stops listening to, events. */
export interface Emitter {
  /** Adds a listener, behind those that are there. */
  on(event: string, listener: (...args: never[]) => void): unknown
  /** Adds a listener, before those that are there. */
  prependListener(event: string, listener: (...args: never[]) => void): unknown
  /** Takes a listener away. */
  removeListener(event: string, listener: (...args: never[]) => void): unknown
  /** The listeners of an event. */
  listeners(event: string): unknown[]
  /** Calls the listeners of an event. */
  emit(event: string, ...args: unknown[]): boolean
}

/** A socket of the client: TCP, TLS or WebSocket. */
export interface ClientSocket {
  /** Ends it properly. */
  end(): void
  /** Cuts it; only a plain TCP socket has this. */
  destroy?(): void
  /** Sends small writes at once; only a plain TCP socket has this. */
  setNoDelay?(noDelay: boolean): unknown
  /** The socket inside a TLS or WebSocket one. */
  readonly socket?: { destroy?(): void; terminate?(): void } | null
}

/** One request, or one incoming one, as middleware sees it. */
export interface ClientContext {
  /** The stanza. */
  readonly stanza: Element
  /** `get` or `set` for a request. */
  readonly type: string
  /** The one child of a valid incoming request. */
  readonly element?: Element
}

/** What middleware does: answers, or passes on. */
type ClientMiddleware = (context: ClientContext, next: () => Promise<unknown>) => unknown

/** Everything of `@xmpp/client` 0.14 that the workarounds here touch; its published types lack half of it. */
export interface ClientInternals extends Emitter {
  /** The state of its connection. */
  status: string
  /** Its JID; the full one once a resource is bound. */
  jid: { bare(): { toString(): string }; toString(): string } | null
  /** What it was made with, and where it goes. */
  readonly options: { readonly service?: string; readonly domain?: string; readonly lang?: string }
  /** The socket, while there is one. */
  readonly socket: ClientSocket | null
  /** The parser of the stream, while there is one. */
  readonly parser: { write(text: string): void; emit(event: 'end'): unknown } | null
  /** Lets go of the parser. */
  _detachParser(): void
  /** Takes what came over the socket. */
  _onData(data: string | Uint8Array): void
  /** Takes each element of the stream. */
  _onElement(element: Element): void
  /** Opens the socket. */
  connect(service: string): Promise<unknown>
  /** Opens the stream. */
  open(options: { domain: string | undefined; lang: string | undefined }): Promise<unknown>
  /** Sends a stanza. */
  send(element: Element): Promise<void>
  /** Ends the stream and stays offline. */
  stop(): Promise<unknown>
  /** The protocols it can connect with: classes. */
  readonly transports: ConnectionClass[]
  /** Handlers of incoming stanzas (`use`) and outgoing ones (`filter`). */
  readonly middleware: {
    use(handler: ClientMiddleware): unknown
    filter(handler: ClientMiddleware): unknown
  }
  /** Connects anew, a second after each disconnect. */
  readonly reconnect: { stop(): void }
  /** Stream management; it emits `resumed`. */
  readonly streamManagement: Emitter & {
    enabled: boolean
    enableSent: boolean
    id: string
    inbound: number
    outbound: number
    outbound_q: unknown[]
  }
  /** Pending requests by their id. */
  readonly iqCaller: { readonly handlers: Map<string, { reject(error: unknown): void }> }
}

/** A class of connections, by one protocol. */
interface ConnectionClass {
  /** Where the client takes these from. */
  readonly prototype: {
    socketParameters(service: string): unknown
    Socket: new () => WebSocketHolder
  }
}

/** The client's wrapper around a browser's WebSocket. */
interface WebSocketHolder {
  /** The address. */
  url: string | null
  /** Whether credentials may be sent in the clear here. */
  secure: boolean
  /** Opens it. */
  connect(url: string): void
  /** Takes over a WebSocket. */
  _attachSocket(socket: object): void
}
