import { TransportError } from '../base/errors.ts'

/** Why a stream ended, and whether trying again is left to somebody else. */
export interface Ending {
  /** Why. */
  readonly error: TransportError
  /** Whether a further try cannot help: wrong credentials, or another client took the resource over. */
  readonly final: boolean
}

// RFC 6120 §6.5: everything else says that these credentials will never do here.
const PASSING = ['aborted', 'incorrect-encoding', 'malformed-request', 'temporary-auth-failure']

/** Reads what `@xmpp/client` emitted as an `error`, while online or before. */
export function endingOf(thrown: unknown, online: boolean): Ending {
  const { name = '', condition = '', message } = fields(thrown)
  if (name === 'StreamError') {
    return { error: streamError(message, thrown), final: condition === 'conflict' }
  }
  if (name === 'SASLError' || message.startsWith('SASL')) {
    const error = new TransportError('authentication-failed', { detail: message, cause: thrown })
    return { error, final: !PASSING.includes(condition) }
  }
  if (name === 'XMLError') return { error: streamError('malformed XML', thrown), final: false }
  const code = online ? 'disconnected' : 'unreachable'
  return { error: new TransportError(code, { detail: message, cause: thrown }), final: false }
}

function streamError(detail: string, cause: unknown): TransportError {
  return new TransportError('stream-error', { detail, cause })
}

// A failed connection to several addresses has no message of its own, only a code.
function fields(thrown: unknown): { name?: string; condition?: string; message: string } {
  if (typeof thrown !== 'object' || thrown === null) return { message: String(thrown) }
  const { name, condition, message, code } = thrown as Record<string, string | undefined>
  return {
    ...(name !== undefined && { name }),
    ...(condition !== undefined && { condition }),
    message: [message, code].find(Boolean) ?? 'unknown',
  }
}
