import type { Observable } from 'rxjs'
import type { TransportError } from '../base/errors.ts'
import type { Element } from '../xml/element.ts'

/** The state of the stream to the server. */
export type Connection =
  | {
      /** A stream is being set up. */
      readonly state: 'connecting'
    }
  | {
      /** A session is bound, stream management is settled: stanzas may be sent. */
      readonly state: 'online'
      /** The own full JID. */
      readonly jid: string
      /** Counts the fresh sessions of this transport from 1; a resumption (XEP-0198 §5) keeps the number. */
      readonly session: number
      /** Whether this is the same session taken up again: the server replays what was missed. */
      readonly resumed: boolean
      /** The most bytes that one stanza may have on this stream (XEP-0478, else 262 144). */
      readonly maxBytes: number
    }
  | {
      /** No stream; the transport tries again by itself. */
      readonly state: 'offline'
      /** Why, unless it has not been tried yet. */
      readonly error?: TransportError
    }
  | {
      /** No stream, and no further try: the credentials were refused, or somebody asked to stop. */
      readonly state: 'closed'
      /** Why, unless it was asked for. */
      readonly error?: TransportError
    }

/** Answers an incoming `<iq type='get'/>`: the payload of the result, or nothing when it isn't meant. */
export type IqResponder = (iq: Element) => Element | undefined

/**
 * One XMPP account's stream of stanzas, over however many TCP or WebSocket connections it takes.
 *
 * The port that the engine stands on. Whatever implements it keeps these promises:
 * - `connection$` and `message$` emit synchronously, in the order of the stream, and never error or complete before `close()`;
 * - a `<message/>` is emitted before the promise of an IQ result that came after it settles;
 * - a message that the server repeats after a resumption is emitted once, where it can be told by its id;
 * - a result counts only if it comes without `from`, from the own bare JID, or from whom was asked (RFC 6120 §8.1.2.1);
 * - a request in flight when the stream is lost rejects at once with `disconnected`.
 */
export interface Transport {
  /** The own bare JID, known before the first connection. */
  readonly jid: string
  /** The state now. */
  readonly connection: Connection
  /** The state, replayed to each new subscriber. */
  readonly connection$: Observable<Connection>
  /** Each incoming `<message/>` of the stream. */
  readonly message$: Observable<Element>
  /** Each presence without `to` that went out, the app's own among them; absent where the transport can't see them. */
  readonly presence$?: Observable<Element>
  /**
   * Sends an `<iq/>` (its id is set here) and resolves with the `result` stanza.
   *
   * Rejects with TransportError `offline`, `too-big` (nothing was sent), `disconnected`, `timeout` (outcome unknown),
   * or with StanzaError `refused` / `busy` (an `error` stanza came).
   */
  request(iq: Element, options?: RequestOptions): Promise<Element>
  /** Sends a presence or message. Rejects with TransportError `offline` or `too-big`. */
  send(stanza: Element): Promise<void>
  /** Lets `responder` answer incoming IQ requests until the returned function is called. */
  respond(responder: IqResponder): () => void
  /** Ends the stream properly and for good; resolves when it is gone. */
  close(): Promise<void>
}

/** How long a request may take. */
export interface RequestOptions {
  /** Milliseconds until `timeout`; 30 000 unless told. */
  readonly timeout?: number
}
