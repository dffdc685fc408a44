import type { CodesOf, ErrorCode } from './errorCodes.ts'

/** What happened, beside the code. */
export interface ErrorDetails {
  /** What exactly, in words. */
  readonly detail?: string | undefined
  /** The error that this one stands for. */
  readonly cause?: unknown
}

/** The codes of what may go well another time. */
const RETRYABLE: readonly string[] = [
  'offline',
  'disconnected',
  'timeout',
  'unreachable',
  'stream-error',
  'busy',
  'not-stored',
  'unreadable',
] satisfies ErrorCode[]

/** The base of every error that the library creates: a code, and whether trying again can help. */
export abstract class RxpepError<C extends ErrorCode = ErrorCode> extends Error {
  /** What happened: a heading of `ERRORS.md`. */
  readonly code: C
  /** Whether the same request may succeed later without a change by the caller. */
  readonly retryable: boolean

  constructor(code: C, { detail, cause }: ErrorDetails = {}) {
    super(detail === undefined ? code : `${code}: ${detail}`, cause === undefined ? {} : { cause })
    this.code = code
    this.retryable = RETRYABLE.includes(code)
  }
}

/** The connection failed or would not carry the request. Codes: see `ERRORS.md`. */
export class TransportError extends RxpepError<CodesOf<'TransportError'>> {
  /** Tells the class where `instanceof` can't. */
  override readonly name = 'TransportError'
}

/** A node can't be used as a private one, or can't take the item. Codes: see `ERRORS.md`. */
export class NodeError extends RxpepError<CodesOf<'NodeError'>> {
  /** Tells the class where `instanceof` can't. */
  override readonly name = 'NodeError'
}

/** What should survive a restart may not; the account works on in memory. Codes: see `ERRORS.md`. */
export class StorageError extends RxpepError<CodesOf<'StorageError'>> {
  /** Tells the class where `instanceof` can't. */
  override readonly name = 'StorageError'
}

/** A payload or a value is not what the definition says. Codes: see `ERRORS.md`. */
export class CodecError extends RxpepError<CodesOf<'CodecError'>> {
  /** Tells the class where `instanceof` can't. */
  override readonly name = 'CodecError'
}

/** The call itself is wrong; nothing was sent. Codes: see `ERRORS.md`. */
export class UsageError extends RxpepError<CodesOf<'UsageError'>> {
  /** Tells the class where `instanceof` can't. */
  override readonly name = 'UsageError'
}

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
  /** Tells the class where `instanceof` can't. */
  override readonly name = 'StanzaError'
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
