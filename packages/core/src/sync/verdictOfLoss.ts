import { TransportError, type RxpepError } from '../base/errors.ts'
import type { Connection } from '../transport/transport.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** How often an edit is sent to which no answer comes, or one that doesn't come true. */
export const TRIES = 3

/** How often a stream may be lost without a word over an edit in flight, until it is sent alone; and as often again, until it is failed. */
const LOSSES = 3

/**
 * The error that ends an edit which was lost on the way; nothing when it may be tried again. A write that was in flight when the
 * server closed the stream is tried once more alone, as it may be why.
 *
 * @param unknown whether the edit was sent and not answered
 */
export function verdictOfLoss(
  edit: Pick<QueuedEdit<unknown>, 'losses' | 'unanswered' | 'suspected'>,
  error: RxpepError,
  connection: Connection,
  unknown: boolean,
): RxpepError | undefined {
  if (error.code === 'timeout') {
    edit.unanswered += 1
    return edit.unanswered < TRIES ? undefined : error
  }
  if (error.code !== 'disconnected' || !unknown) return undefined
  const cause = connection.state === 'offline' ? connection.error : undefined
  edit.losses += 1
  // Its reason may be lost with the stream.
  const closed = cause?.code === 'stream-error'
  if (!closed && edit.losses < (edit.suspected ? 2 * LOSSES : LOSSES)) return undefined
  if (edit.suspected === true) return new TransportError('stream-closing-write', { cause })
  edit.suspected = true
  return undefined
}

const LOST = new Set<string>(['offline', 'disconnected', 'timeout'])

/** Whether an error says that what was sent, or was to be, got lost on the way: nobody has answered. */
export function isLost(error: RxpepError): boolean {
  return error instanceof TransportError && LOST.has(error.code)
}
