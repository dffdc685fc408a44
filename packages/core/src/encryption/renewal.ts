import { isUnopened } from '../codec/sealing.ts'
import type { WireItem } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import type { PubsubEvent } from '../protocol/pubsubEvent.ts'
import type { NodeAccess } from '../remote/nodeAccess.ts'
import type { Done, MakeWrite } from '../remote/nodeWrites.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'

/** An item that is on its way once more, as it was. */
interface Watch {
  readonly payload: Element
  /** What another device has made of it before ours arrived; `gone` when it removed it. */
  crossed?: Element | 'gone'
}

/**
 * Writes items once more, as they are, beside those who use the same access. What changes nothing must not take anything back either: own
 * writes wait meanwhile, and what another device has written in the moment between is put back.
 */
export class Renewal {
  /** The access, for everybody else. */
  readonly access: NodeAccess
  readonly #inner: NodeAccess
  readonly #sending = new Set<Promise<unknown>>()
  readonly #watches = new Map<string, Watch>()
  #turn: Promise<unknown> | undefined

  constructor(inner: NodeAccess) {
    this.#inner = inner
    this.access = {
      ...inner,
      send: (make) => this.#send(make),
      receive: (event, use) => {
        this.#receive(event, (opened) => {
          use(opened)
          for (const each of opened.events) this.#hear(each)
        })
      },
    }
  }

  /**
   * Writes an item once more if it is there and `due` still says so, after it was read; resolves with whether it was written.
   *
   * @throws whatever keeps it from being done
   */
  renew(id: string, due: () => boolean): Promise<boolean> {
    const done = this.#renewed(id, due)
    const turn = done
      .catch(() => undefined)
      .then(() => {
        if (this.#turn === turn) this.#turn = undefined
      })
    this.#turn = turn
    return done
  }

  async #renewed(id: string, due: () => boolean): Promise<boolean> {
    await Promise.allSettled([...this.#sending, this.#turn])
    const payload = await this.#read(id)
    if (!payload || isUnopened(payload) || !due()) return false
    await this.#write(id, payload)
    return true
  }

  async #read(id: string): Promise<Element | undefined> {
    return (await this.#inner.read([id])).find((item) => item.id === id)?.payload
  }

  async #write(id: string, payload: Element): Promise<void> {
    const watch = { payload }
    this.#watches.set(id, watch)
    try {
      await this.#inner.send(() => ({ type: 'publish', id, payload }))
    } catch (error) {
      if (this.#watches.get(id) === watch) this.#watches.delete(id)
      throw error
    }
  }

  /** As long as something is renewed, what is written waits. */
  #send(make: MakeWrite): Promise<Done> {
    if (this.#turn) return this.#turn.then(() => this.#send(make))
    const sent = this.#inner.send(make)
    this.#sending.add(sent)
    const over = (): void => {
      this.#sending.delete(sent)
    }
    sent.then(over, over)
    return sent
  }

  #receive(event: PubsubEvent, use: (event: PubsubEvent) => void): void {
    if (this.#inner.receive) this.#inner.receive(event, use)
    else use(event)
  }

  /** Events come in the order of the server: what is heard before our own was there before it, and is gone by it. */
  #hear(event: NodeEvent<WireItem>): void {
    if (event.type === 'published') this.#hearItem(event.item)
    else if (event.type === 'retracted') this.#cross(event.id, 'gone')
    else if (event.type !== 'configured')
      for (const id of this.#watches.keys()) this.#cross(id, 'gone')
  }

  #hearItem({ id, payload }: WireItem): void {
    const watch = this.#watches.get(id)
    if (!watch || !payload) return
    if (!canonicalEqual(payload, watch.payload)) {
      if (!isUnopened(payload)) this.#cross(id, payload)
      return
    }
    this.#watches.delete(id)
    if (watch.crossed) void this.#putBack(id, watch.crossed).catch(() => undefined)
  }

  #cross(id: string, by: Element | 'gone'): void {
    const watch = this.#watches.get(id)
    if (watch) watch.crossed = by
  }

  #putBack(id: string, crossed: Element | 'gone'): Promise<unknown> {
    if (crossed === 'gone') return this.#inner.send(() => ({ type: 'retract', id }))
    return this.#write(id, crossed)
  }
}
