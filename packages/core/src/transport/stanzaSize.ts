import { TransportError } from '../base/errors.ts'

/**
 * Refuses a stanza that is larger than the stream allows: a server closes the stream on it.
 *
 * @throws TransportError `too-big`
 */
export function checkSize(stanza: string, maxBytes: number): void {
  // No UTF-16 unit needs more than three bytes: most stanzas need no counting.
  if (stanza.length * 3 <= maxBytes) return
  const bytes = new TextEncoder().encode(stanza).length
  if (bytes > maxBytes) {
    throw new TransportError('too-big', { detail: `${bytes} bytes, ${maxBytes} allowed` })
  }
}
