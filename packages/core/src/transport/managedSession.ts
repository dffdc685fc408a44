/**
 * XEP-0198 1.6 (Stream Management), as far as `@xmpp/client` has to be helped with it.
 *
 * "The counter for the received stanzas ('h') is set to zero and started after receiving either <enable/> or <enabled/>."
 */
import type { Element } from '../xml/element.ts'
import type { ClientInternals } from './xmppClient.ts'

/**
 * Keeps a client's count of inbound stanzas right. COMPAT(@xmpp/client, 0.14):
 * - it zeroes the count only when the promise for `<enabled/>` resolves: it is zeroed before, as it may be asked for in between, and what came
 *   in between is added;
 * - it doesn't count the results of its own `iqCaller`: they are added.
 */
export class InboundCount {
  readonly #client: ClientInternals
  #sinceEnabled: number | undefined

  constructor(client: ClientInternals) {
    this.#client = client
  }

  /** Whether the client is about to enable stream management. */
  get isSettling(): boolean {
    return this.#sinceEnabled !== undefined
  }

  /** Forgets the stream that was. */
  reset(): void {
    this.#sinceEnabled = undefined
  }

  /** A stanza came, and the client has not seen it yet. */
  stanza({ attrs: { id = '', type = '' } }: Element): void {
    const { iqCaller, streamManagement } = this.#client
    const swallowed = iqCaller.handlers.has(id) && (type === 'result' || type === 'error')
    if (swallowed) streamManagement.inbound += 1
    if (this.#sinceEnabled !== undefined && !streamManagement.enabled) this.#sinceEnabled += 1
  }

  /** `<enabled/>` came, and the client has not seen it yet; resolves when it has, and the count is right. */
  async enabled(): Promise<void> {
    const { streamManagement } = this.#client
    this.#sinceEnabled = streamManagement.inbound = 0
    // The client takes a few microtasks: nothing else can arrive during them, and a bound keeps this one from spinning.
    for (let turns = 0; turns < 100 && !streamManagement.enabled; turns++) await Promise.resolve()
    streamManagement.inbound += this.#sinceEnabled
    this.#sinceEnabled = undefined
  }
}

/**
 * Makes the client's next session a fresh one, with nothing left to send again. COMPAT(@xmpp/client, 0.14): it doesn't
 * enable stream management while its queue holds what a lost session never confirmed.
 */
export function forgetSession({ streamManagement }: ClientInternals): void {
  streamManagement.id = ''
  streamManagement.outbound = 0
  for (const lost of streamManagement.outbound_q.splice(0)) {
    streamManagement.emit('fail', (lost as { stanza: Element }).stanza)
  }
}
