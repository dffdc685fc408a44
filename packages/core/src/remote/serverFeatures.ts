import { NodeError, TransportError } from '../base/errors.ts'
import { buildDiscoInfo, parseDiscoInfo, type DiscoInfo } from '../protocol/disco.ts'
import { missingSupport } from '../protocol/pep.ts'
import type { Transport } from '../transport/transport.ts'
import { domainOf } from '../xml/jid.ts'

/** Every feature that the server told of itself and of the account (XEP-0030 §3.1). */
export type Features = ReadonlySet<string>

/**
 * Finds out whether the server has what XEP-0223 §5 asks for: the identity `pubsub/pep` and the feature `publish-options`.
 *
 * Asks the own bare JID first, as servers tell PEP features there (XEP-0163 §6), and the domain only when that is not enough.
 * The answer holds for one session and is shared by all nodes; a question that failed is forgotten and asked again.
 */
export class ServerFeatures {
  readonly #transport: Transport
  #session = 0
  #asked: Promise<Features> | undefined

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /**
   * The features on this session.
   *
   * @throws NodeError `unsupported` naming what is missing; TransportError and StanzaError when the question itself failed
   */
  get(): Promise<Features> {
    const { connection } = this.#transport
    // Not to be asked now; what was learnt stands in case the session is resumed.
    if (connection.state !== 'online') return Promise.reject(new TransportError('offline'))
    if (this.#asked !== undefined && this.#session === connection.session) return this.#asked
    this.#session = connection.session
    const asked = this.#ask()
    this.#asked = asked
    asked.catch((error: unknown) => {
      if (!(error instanceof NodeError) && this.#asked === asked) this.#asked = undefined
    })
    return asked
  }

  async #ask(): Promise<Features> {
    const { jid } = this.#transport
    const account = await this.#info(jid)
    if (missingSupport(account).length === 0) return account.features
    const domain = await this.#info(domainOf(jid))
    const missing = missingSupport(domain)
    if (missing.length === 0) return new Set([...account.features, ...domain.features])
    throw new NodeError('unsupported', { detail: `no ${missing.join(', no ')}` })
  }

  async #info(jid: string): Promise<DiscoInfo> {
    return parseDiscoInfo(await this.#transport.request(buildDiscoInfo(jid)))
  }
}
