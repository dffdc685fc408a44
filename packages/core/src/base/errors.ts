/**
 * The one registry of what can go wrong: code → class, whether trying again can help, text.
 * The long form of each code, with what to do about it, is its heading in `ERRORS.md`.
 */
const REGISTRY = {
  offline: ['TransportError', true, 'not connected; nothing was sent'],
  disconnected: [
    'TransportError',
    true,
    'the stream ended before the answer; the outcome is unknown',
  ],
  timeout: ['TransportError', true, 'no answer in time; the outcome is unknown'],
  unreachable: ['TransportError', true, 'the server cannot be reached'],
  'authentication-failed': ['TransportError', false, 'the server refused the credentials'],
  'stream-error': ['TransportError', true, 'the server closed the stream'],
  'too-big': ['TransportError', false, 'larger than the stream allows; nothing was sent'],
  'stream-closing-write': ['TransportError', false, 'the server closes the stream on this write'],
  refused: ['StanzaError', false, 'the server answered with an error'],
  busy: ['StanzaError', true, 'the server asks to try again later'],
  'malformed-answer': ['StanzaError', false, 'the answer is not what the protocol says'],
  unsupported: ['NodeError', false, 'the server lacks what private nodes need'],
  'not-private': ['NodeError', false, 'the node is not private and could not be made so'],
  shared: ['NodeError', false, 'others have been given access to the node'],
  'repair-limit': ['NodeError', false, 'somebody keeps undoing the repair of the node'],
  'node-full': ['NodeError', false, 'the node holds as many items as it may'],
  evicted: ['NodeError', false, 'the server dropped the item to make room'],
  'wrong-item-id': ['NodeError', false, 'the server stored the item under another ItemID'],
  undecodable: ['CodecError', false, 'the item cannot be decoded'],
  unencodable: ['CodecError', false, 'the value cannot be encoded'],
  quarantined: ['CodecError', false, 'the item is in quarantine; it is not overwritten unasked'],
  'public-node': ['UsageError', false, 'this is a well-known public node'],
  'invalid-node': ['UsageError', false, 'this cannot be the name of a node'],
  'invalid-item-id': ['UsageError', false, 'this cannot be an ItemID of this collection'],
  'invalid-jid': ['UsageError', false, 'this is not a JID'],
  'invalid-option': ['UsageError', false, 'this option or argument is not one'],
  'definition-clash': ['UsageError', false, 'the node is open with another definition'],
  unexpected: ['UsageError', false, 'code outside the library threw'],
  closed: ['UsageError', false, 'the account or collection is closed'],
} as const satisfies Record<string, readonly [ErrorClass, boolean, string]>

/** The error classes, by what the caller can do about them. */
export type ErrorClass =
  'TransportError' | 'StanzaError' | 'NodeError' | 'CodecError' | 'UsageError'

/** Every error code of the library; each has a heading in `ERRORS.md`. */
export type ErrorCode = keyof typeof REGISTRY

/** All codes, for checks and documentation. */
export const ERROR_CODES = Object.keys(REGISTRY) as ErrorCode[]

type CodesOf<C extends ErrorClass> = {
  [K in ErrorCode]: (typeof REGISTRY)[K][0] extends C ? K : never
}[ErrorCode]

/** What happened, beside the code. */
export interface ErrorDetails {
  /** What exactly, in words. */
  readonly detail?: string
  /** The error that this one stands for. */
  readonly cause?: unknown
}

/** The base of every error that the library creates: a code, and whether trying again can help. */
export abstract class RxpepError<C extends ErrorCode = ErrorCode> extends Error {
  /** What happened; a key of `ERRORS.md`. */
  readonly code: C
  /** Whether the same request may succeed later without a change by the caller. */
  readonly retryable: boolean

  constructor(code: C, { detail, cause }: ErrorDetails = {}) {
    const [name, retryable, text] = REGISTRY[code]
    super(detail ? `${text}: ${detail}` : text, cause === undefined ? undefined : { cause })
    this.name = name
    this.code = code
    this.retryable = retryable
  }
}

/** The connection failed or would not carry the request. Codes: see `ERRORS.md`. */
export class TransportError extends RxpepError<CodesOf<'TransportError'>> {}

/** A node can't be used as a private one, or can't take the item. Codes: see `ERRORS.md`. */
export class NodeError extends RxpepError<CodesOf<'NodeError'>> {}

/** A payload or a value is not what the definition says. Codes: see `ERRORS.md`. */
export class CodecError extends RxpepError<CodesOf<'CodecError'>> {}

/** The call itself is wrong; nothing was sent. Codes: see `ERRORS.md`. */
export class UsageError extends RxpepError<CodesOf<'UsageError'>> {}

/** What a `<error/>` of a stanza says (RFC 6120 §8.3). */
export interface StanzaErrorDetails extends ErrorDetails {
  /** The defined condition, such as `item-not-found`; `undefined-condition` when none was given. */
  readonly condition: string
  /** `auth`, `cancel`, `continue`, `modify` or `wait`. */
  readonly type: string
  /** Local names of application-specific conditions, such as `precondition-not-met`. */
  readonly application?: readonly string[]
}

/** The server answered with a stanza error, or with an answer that is none. Codes: see `ERRORS.md`. */
export class StanzaError extends RxpepError<CodesOf<'StanzaError'>> {
  /** The defined condition (RFC 6120 §8.3.3). */
  readonly condition: string
  /** The error type (RFC 6120 §8.3.2). */
  readonly type: string
  /** Local names of the application-specific conditions, in document order. */
  readonly application: readonly string[]

  constructor(code: CodesOf<'StanzaError'>, details: StanzaErrorDetails) {
    super(code, details)
    this.condition = details.condition
    this.type = details.type
    this.application = details.application ?? []
  }
}
