import { StanzaError, type Element, type Transport } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import { Observable, type Subscriber } from 'rxjs'
import type { Room } from '../room.ts'
import { itemsAnswer, parsedItem, publishedAnswer, SELF } from './wire.ts'

/** A request to publish that waits for its answer. */
interface Publish {
  /** The server says that it has it. */
  readonly accept: () => void
}

/** What the server, and the bench, know of an item. */
interface ItemState {
  /** What it was told to be last. */
  room?: Room | undefined
  /** A publish of it that nobody has asked for yet. */
  publish?: Publish | undefined
  /** Somebody who has asked for the next one. */
  awaited?: ((publish: Publish) => void) | undefined
}

/**
 * A stream in this process: the embedded server answers what the library asks before it reads, and the bench itself answers reads and
 * writes, and makes the events. Nothing is serialised or parsed here.
 */
export class RxpepStream {
  /** The port for `createAccount`. */
  readonly transport: Transport
  #reader: Subscriber<Element> | undefined
  readonly #items = new Map<string, ItemState>()
  readonly #refused = new Set<string>()
  readonly #asked: Promise<void>
  #answerItems: ((answer: Element) => void) | undefined
  #told: () => void = () => undefined

  constructor() {
    this.#asked = new Promise((resolve) => (this.#told = resolve))
    const server = createServer({ maxItems: 1_000_000, transcript: false })
    const device = server.account(SELF).connect({ resource: 'bench' })
    this.transport = {
      jid: device.jid,
      get connection() {
        return device.connection
      },
      connection$: device.connection$,
      // One account reads it: a `Subject` would cost more than the account.
      message$: new Observable((reader) => {
        this.#reader = reader
      }),
      request: (iq, options) => this.#answer(iq) ?? device.request(iq, options),
      send: (stanza) => device.send(stanza),
      respond: (responder) => device.respond(responder),
      close: () => device.close(),
    }
  }

  /** Resolves when the library has asked for the items. */
  get asked(): Promise<void> {
    return this.#asked
  }

  /** Answers the request for the items. */
  answerItems(answer: Element): void {
    this.#answerItems?.(answer)
    // It would keep the answer.
    this.#answerItems = undefined
  }

  /**
   * Makes ready that a message comes, which tells what the item of this ItemID is now. Where a server keeps that is looked up
   * here, and the message isn't kept: neither is the work of a client.
   */
  telling(id: string, message: Element, room?: Room): () => void {
    const item = this.#item(id)
    return () => {
      item.room = room
      this.#reader?.next(message)
    }
  }

  /** The next publish of this ItemID, once it has been asked for. */
  publishOf(id: string): Publish | Promise<Publish> {
    const item = this.#item(id)
    const found = item.publish
    item.publish = undefined
    return found ?? new Promise((resolve) => (item.awaited = resolve))
  }

  /** Has the server say of this ItemID from now on that it has no time for it. */
  refuse(id: string): void {
    this.#refused.add(id)
  }

  #answer(iq: Element): Promise<Element> | undefined {
    const [pubsub] = iq.children as Element[]
    const publish = firstChild(pubsub)
    if (publish?.name === 'publish') return this.#publish(firstChild(publish)?.attrs['id'] ?? '')
    const items = pubsub?.getChild('items')
    if (items === undefined) return undefined
    const asked = items.getChildren('item')
    // A write close to one of another device has it look.
    if (asked.length > 0)
      return Promise.resolve(itemsAnswer(asked.map((item) => this.#itemOf(item))))
    this.#told()
    return new Promise((resolve) => (this.#answerItems = resolve))
  }

  #itemOf({ attrs }: Element): Element | undefined {
    const { room } = this.#item(attrs['id'] ?? '')
    return room && parsedItem(room)
  }

  #item(id: string): ItemState {
    let item = this.#items.get(id)
    if (item === undefined) this.#items.set(id, (item = {}))
    return item
  }

  #publish(id: string): Promise<Element> {
    const isRefused = this.#refused.has(id)
    return new Promise((resolve, reject) => {
      const accept = () => resolve(publishedAnswer())
      const item = this.#item(id)
      const { awaited } = item
      item.awaited = undefined
      if (awaited) awaited({ accept })
      else item.publish = { accept }
      if (isRefused) reject(busy())
    })
  }
}

/** Not by ltx, which makes lists: who serves is not what is measured. */
function firstChild(parent: Element | undefined): Element | undefined {
  return parent?.children[0] as Element | undefined
}

function busy(): StanzaError {
  return new StanzaError('busy', { condition: 'resource-constraint', type: 'wait' })
}
