/**
 * The one registry of error codes, by the class of error that has them: by what the caller can do about them. Each code has a
 * heading in `ERRORS.md`, with what it means and what to do. Kept apart from the classes, as only checks need it at run time.
 */
export const ERROR_CODES = {
  TransportError: [
    'offline',
    'disconnected',
    'timeout',
    'unreachable',
    'authentication-failed',
    'stream-error',
    'too-big',
    'stream-closing-write',
  ],
  StanzaError: ['refused', 'busy', 'malformed-answer'],
  NodeError: ['unsupported', 'not-private', 'shared', 'repair-limit', 'node-full', 'wrong-item-id'],
  StorageError: ['not-stored', 'unreadable', 'set-aside', 'newer-format'],
  CodecError: ['undecodable', 'unencodable', 'quarantined', 'newer-version', 'undecryptable'],
  UsageError: [
    'public-node',
    'invalid-node',
    'invalid-item-id',
    'invalid-jid',
    'invalid-option',
    'definition-clash',
    'no-account',
    'unknown-item',
    'async-recipe',
    'async-schema',
    'query-failed',
    'in-batch',
    'unexpected',
    'closed',
  ],
} as const

/** The error classes. */
export type ErrorClass = keyof typeof ERROR_CODES

/** The codes that errors of a class have. */
export type CodesOf<C extends ErrorClass> = (typeof ERROR_CODES)[C][number]

/** Every error code of the library. */
export type ErrorCode = CodesOf<ErrorClass>
