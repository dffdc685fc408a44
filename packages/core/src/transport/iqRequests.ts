import { mapWithout } from '../base/without.ts'
import { TransportError } from '../base/errors.ts'
import type { Clock } from '../base/clock.ts'
import { parseStanzaError } from '../protocol/stanzaError.ts'
import type { Element } from '../xml/element.ts'
import { sameJid } from '../xml/jid.ts'

interface Request {
  readonly to: string | undefined
  readonly resolve: (result: Element) => void
  readonly reject: (error: Error) => void
  readonly cancelTimer: () => void
}

/** The requests in flight: each settles once, by the answer of who was asked, by time, or by the end of the stream. */
export class IqRequests {
  #requests = new Map<string, Request>()
  readonly #self: string
  readonly #clock: Clock

  constructor(self: string, clock: Clock) {
    this.#self = self
    this.#clock = clock
  }

  /** Waits for the answer to a request that is about to be sent. */
  expect(id: string, to: string | undefined, timeout: number): Promise<Element> {
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#clock.after(timeout, () => {
        this.fail(id, new TransportError('timeout'))
      })
      this.#requests.set(id, { to, resolve, reject, cancelTimer })
    })
  }

  /** Settles the request that this `<iq/>` answers; a stanza that answers none, or comes from somebody else, changes nothing. */
  settle(iq: Element): void {
    const { id, type, from } = iq.attrs
    if (id === undefined || (type !== 'result' && type !== 'error')) return
    const request = this.#requests.get(id)
    if (!request || !isAnswerFrom(from, request.to, this.#self)) return
    this.#take(id)
    if (type === 'result') request.resolve(iq)
    else request.reject(parseStanzaError(iq))
  }

  /** Rejects one request. */
  fail(id: string, error: Error): void {
    this.#take(id)?.reject(error)
  }

  /** Rejects all of them: their outcome is unknown. */
  failAll(): void {
    for (const id of [...this.#requests.keys()]) this.fail(id, new TransportError('disconnected'))
  }

  #take(id: string): Request | undefined {
    const request = this.#requests.get(id)
    this.#requests = mapWithout(this.#requests, id)
    request?.cancelTimer()
    return request
  }
}

/**
 * Whether an answer from there may answer a request to `to` (RFC 6120 §8.1.2.1): no `from` and the own bare JID are the
 * account itself, anything else must be whom was asked. The own full JID is another thing that speaks as us, not the server.
 */
function isAnswerFrom(from: string | undefined, to: string | undefined, self: string): boolean {
  if (from === undefined || sameJid(from, self)) return true
  return to !== undefined && sameJid(from, to)
}
