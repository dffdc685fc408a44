import { xml, type Element, type Transport } from '@rxpep/core'
import { filter, firstValueFrom } from 'rxjs'
import { buildCaps, capsInfo, featuresOf } from './caps.ts'
import type { ContractAccount, ContractDevice } from './contractDevice.ts'
import { tellEvents } from './heard.ts'
import { discoInfo } from './stanzas.ts'

/** A device as the tests see it: asks, and remembers every message that came. */
export class Actor {
  /** Whose device it is. */
  readonly account: ContractAccount
  /** Its stream. */
  readonly transport: Transport
  /** Every message that came, in order. */
  readonly messages: Element[] = []
  /** Who asked for the capabilities of {@link appearWithNotify}. */
  askedBy: string | undefined
  readonly #device: ContractDevice
  readonly #settle: () => Promise<void>

  constructor(device: ContractDevice, settle: () => Promise<void>) {
    this.#device = device
    this.#settle = settle
    this.account = device.account
    this.transport = device.transport
    this.transport.message$.subscribe((message) => this.messages.push(message))
  }

  /** The own bare JID. */
  get jid(): string {
    return this.account.jid
  }

  /** The own full JID, while online. */
  get fullJid(): string {
    const { connection } = this.transport
    return connection.state === 'online' ? connection.jid : ''
  }

  /** Loses the stream until the returned function is called; absent where the server's `connect` can't. */
  get cut(): (() => () => void) | undefined {
    return this.#device.cut?.bind(this.#device)
  }

  /** Waits for a state of the stream; now counts. */
  reaches(state: 'online' | 'offline'): Promise<unknown> {
    return firstValueFrom(this.transport.connection$.pipe(filter((now) => now.state === state)))
  }

  /** Sends a request and waits for its result, and for what the server does after it. */
  async ask(request: Element): Promise<Element> {
    const answer = await this.transport.request(request)
    await this.#settle()
    return answer
  }

  /** Becomes available, and waits until the server has taken that in. */
  async appear(priority: number, ...more: Element[]): Promise<void> {
    await this.transport.send(xml('presence', {}, xml('priority', {}, String(priority)), ...more))
    await this.ask(discoInfo())
  }

  /**
   * Becomes available with capabilities that have `+notify` for nodes; the server has asked for them and knows them
   * then. The returned function does the same to another device, with the same capabilities.
   */
  async appearWithNotify(
    priority: number,
    nodes: readonly string[],
  ): Promise<(other: Actor) => Promise<void>> {
    const features = featuresOf(nodes)
    const caps = await buildCaps(features)
    const asked = new Promise<void>((resolve) => {
      this.transport.respond((query) => {
        const info = capsInfo(query, caps, features)
        if (info) {
          this.askedBy = query.attrs['from']
          resolve()
        }
        return info
      })
    })
    await this.appear(priority, caps)
    await asked
    // A client sends what a responder says a little later: what is asked now could go before it.
    await new Promise((resolve) => setTimeout(resolve))
    await this.ask(discoInfo())
    return (other) => {
      other.transport.respond((query) => capsInfo(query, caps, features))
      return other.appear(priority, caps)
    }
  }

  /** Becomes available with capabilities that the server asks for in vain: it does not know them. */
  async appearWithCapsUnknown(priority: number, nodes: readonly string[]): Promise<void> {
    await this.appear(priority, await buildCaps(featuresOf(nodes)))
  }

  /** The event messages about a node, in order. */
  eventMessages(node: string): Element[] {
    return this.messages.filter((message) => tellEvents(message, node).length > 0)
  }

  /** What was told about a node, one line each (see {@link tellEvents}). */
  events(node: string): string[] {
    return this.messages.flatMap((message) => tellEvents(message, node))
  }

  /** Forgets what came until now. */
  forget(): void {
    this.messages.length = 0
  }
}
