import { capsVer } from '../protocol/caps.ts'
import {
  buildDiscoInfoPayload,
  parseDiscoInfoRequest,
  type DiscoInfo,
  type Identity,
} from '../protocol/disco.ts'
import { notifyFeature } from '../protocol/pep.ts'
import { buildPresence, withCaps } from '../protocol/presence.ts'
import { buildOwnSubscriptions } from '../protocol/pubsubRequest.ts'
import type { Transport } from '../transport/transport.ts'
import type { Element } from '../xml/element.ts'
import { NS_CAPS, NS_DISCO_INFO } from '../xml/namespaces.ts'
import { domainOf, sameJid } from '../xml/jid.ts'
import type { Delivery, DeliveryFactory, DeliveryParts } from './delivery.ts'

/** What the app announces in its entity capabilities (XEP-0115), beside the nodes. */
export interface CapsOptions {
  /** The software, as a URI of the app's own. */
  readonly node: string
  /** What the app is; `client/pc` unless told. */
  readonly identities?: readonly Identity[]
  /** What else the app can do. */
  readonly features?: readonly string[]
}

/** How many of the capabilities announced before are still explained to who asks. */
const REMEMBERED = 32

/**
 * Delivery by interest: to be given to an account as its `delivery`.
 *
 * @example
 * createAccount({ transport, delivery: notify({ node: 'https://example.org/app' }) })
 */
export function notify(caps: CapsOptions): DeliveryFactory {
  return (parts) => new CapsDelivery(caps, parts)
}

/**
 * Events by interest: `NODE+notify` in the entity capabilities (XEP-0163 §4.3.2), announced in the presence and told to who asks.
 *
 * Contacts can read the names of the nodes there. The presence is the app's last one on this session, else the library's own: an
 * app that has sent none yet, or has become unavailable, stays as it is.
 */
class CapsDelivery implements Delivery {
  /** COMPAT(ejabberd < 24.12): retractions are told to explicit subscribers only. */
  readonly tellsRemovals = false
  readonly announces = true
  readonly #transport: Transport
  readonly #caps: CapsOptions
  readonly #answered: () => void
  readonly #nodes = new Set<string>()
  readonly #told = new Map<string, DiscoInfo>()
  readonly #stop: (() => void)[]
  readonly #own: Element | undefined
  #app: { readonly session: number; readonly presence: Element | undefined } | undefined
  #announced = ''
  #waiting = ''
  #turn: Promise<void> = Promise.resolve()

  constructor(caps: CapsOptions, { transport, presence, reread }: DeliveryParts) {
    this.#transport = transport
    this.#caps = caps
    this.#answered = reread
    this.#own = presence && buildPresence(presence)
    const sent = transport.presence$?.subscribe((stanza) => {
      this.#sent(stanza)
    })
    this.#stop = [transport.respond((iq) => this.#respond(iq)), () => sent?.unsubscribe()]
  }

  async begin(node: string): Promise<boolean> {
    this.#nodes.add(node)
    await this.#announceAndWait()
    return true
  }

  async end(node: string): Promise<void> {
    this.#nodes.delete(node)
    if (this.#transport.connection.state === 'online') await this.#announce()
  }

  async forget(): Promise<void> {
    // Nothing stays at the server but what the presence says.
  }

  /** Answers no more. */
  close(): void {
    for (const stop of this.#stop) stop()
  }

  /** A server that doesn't know the capabilities yet asks before it answers the next request: from then on events come. */
  async #announceAndWait(): Promise<void> {
    await this.#announce()
    await this.#roundTrip()
    this.#waiting = this.#announced
  }

  /** Resolves when the server has read all that was sent before. */
  async #roundTrip(): Promise<void> {
    await this.#transport.request(buildOwnSubscriptions()).catch(() => undefined)
  }

  /** One announcement after the other; what is up to date already is not announced again. */
  #announce(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#announceOnce()).catch(() => undefined)
    return this.#turn
  }

  async #announceOnce(): Promise<void> {
    const { connection } = this.#transport
    if (connection.state !== 'online') return
    const { session } = connection
    const presence = this.#app?.session === session ? this.#app.presence : this.#own
    if (presence === undefined) return
    const info = this.#info()
    const ver = await capsVer(info)
    const announced = `${session} ${ver}`
    if (announced === this.#announced) return
    this.#announced = announced
    this.#remember(`${this.#caps.node}#${ver}`, info)
    await this.#transport.send(withCaps(presence, { node: this.#caps.node, ver }))
  }

  /** Who asks late asks for one of the last. */
  #remember(key: string, info: DiscoInfo): void {
    this.#told.delete(key)
    this.#told.set(key, info)
    for (const oldest of this.#told.keys())
      if (this.#told.size > REMEMBERED) this.#told.delete(oldest)
  }

  #info(): DiscoInfo {
    const { identities = [{ category: 'client', type: 'pc' }], features = [] } = this.#caps
    const notify = Array.from(this.#nodes, notifyFeature)
    return {
      identities,
      features: new Set([NS_CAPS, NS_DISCO_INFO, ...features, ...notify]),
    }
  }

  /** The app sent its presence: it is said again with the capabilities, or the server would forget them, as it may have meanwhile. */
  #sent(stanza: Element): void {
    const ours = stanza.getChild('c', NS_CAPS)?.attrs['node'] === this.#caps.node
    const { connection } = this.#transport
    if (ours || connection.state !== 'online') return
    const available = stanza.attrs['type'] === undefined
    this.#app = { session: connection.session, presence: available ? stanza : undefined }
    this.#announced = ''
    if (available && this.#nodes.size > 0) void this.#announceAndWait().then(this.#answered)
  }

  #respond(iq: Element): Element | undefined {
    const node = parseDiscoInfoRequest(iq)?.node
    const info = node === undefined ? undefined : this.#told.get(node)
    if (info === undefined) return undefined
    // The answer goes out after this: what is read before it has come is no use.
    if (this.#waiting === this.#announced && this.#isServer(iq))
      void this.#roundTrip().then(this.#answered)
    return buildDiscoInfoPayload({ ...info, node })
  }

  /** COMPAT(ejabberd 23.01): it asks in the name of the own full JID. */
  #isServer({ attrs: { from } }: Element): boolean {
    const { jid, connection } = this.#transport
    const self = connection.state === 'online' ? connection.jid : jid
    return from === undefined || [jid, domainOf(jid), self].some((each) => sameJid(from, each))
  }
}
