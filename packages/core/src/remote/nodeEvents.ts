import { sourceOf } from '../fold/remote.ts'
import type { GoodItem, WireItem } from '../model/item.ts'
import type { PubsubEvent } from '../protocol/pubsubEvent.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { DeliveryProof } from './deliveryProof.ts'
import type { RemoteState } from './remoteState.ts'
import type { Staleness } from './staleness.ts'

/** What an event may call for beside being folded. */
export interface NodeEventReactions<T> {
  /** An own write came back. */
  readonly echoed: () => void
  /** These items have to be read. */
  readonly read: (ids: readonly string[], reason: string) => void
  /** The node must hold more than it can: something was dropped unseen. */
  readonly overfull: () => void
  /** The server dropped this item to make room. */
  readonly evicted: (item: GoodItem<T>) => void
  /** The configuration changed. */
  readonly configured: () => void
  /** The node is gone. */
  readonly deleted: () => void
}

/** Takes the events of one node in: folds what is news, and sorts out what may be stale. */
export class NodeEvents<T> {
  readonly #state: RemoteState<T>
  readonly #staleness: Staleness
  readonly #delivery: DeliveryProof
  readonly #react: NodeEventReactions<T>
  /** Whether items come to the full JID; learnt from the first one of a session. */
  #toFullJid: boolean | undefined
  #replaying = false

  constructor(
    state: RemoteState<T>,
    staleness: Staleness,
    delivery: DeliveryProof,
    react: NodeEventReactions<T>,
  ) {
    this.#state = state
    this.#staleness = staleness
    this.#delivery = delivery
    this.#react = react
  }

  /** A session begins, or goes on: then the server sends again, stamped with a delay, what was missed. */
  begin(resumed: boolean): void {
    this.#replaying = resumed
    if (!resumed) this.#toFullJid = undefined
  }

  /** Takes one event in. */
  receive(event: PubsubEvent): void {
    for (const each of event.events) {
      if (each.type === 'published') this.#published(each.item, event)
      else if (each.type === 'retracted') this.#retracted(each.id)
      else if (each.type === 'configured') this.#react.configured()
      else if (each.type !== 'snapshot') this.#emptied(each.type)
    }
  }

  #published({ id, payload }: WireItem, event: PubsubEvent): void {
    if (payload === undefined) {
      this.#react.read([id], 'event without payload')
      return
    }
    if (this.#isDoubtful(event)) {
      if (!this.#isKnown(id, payload)) this.#staleness.suspect(id)
      return
    }
    const changed = this.#state.apply({ type: 'published', item: this.#state.decode(id, payload) })
    if (this.#delivery.isEcho(id, payload)) this.#react.echoed()
    else if (changed) this.#staleness.changed(id)
    if (changed && this.#state.size > this.#state.capacity) this.#react.overfull()
  }

  /**
   * A last published item (XEP-0163 §4.3.4) is no news, and of two copies to two addresses only one path is followed.
   * The same stamp on what a resumption brings is only a late delivery.
   */
  #isDoubtful({ delayed, to }: PubsubEvent): boolean {
    if (delayed && !this.#replaying) return true
    const toFullJid = to?.includes('/') ?? true
    this.#toFullJid ??= toFullJid
    return toFullJid !== this.#toFullJid
  }

  #isKnown(id: string, payload: Element): boolean {
    const known = sourceOf(this.#state.remote, id)
    return known !== undefined && canonicalEqual(known, payload)
  }

  #retracted(id: string): void {
    const { items } = this.#state.remote
    const [value, source] = [items.get(id), items.aside(id)]
    const overfull = this.#state.size > this.#state.capacity
    if (this.#delivery.isEcho(id, undefined)) this.#react.echoed()
    if (!this.#state.apply({ type: 'retracted', id })) return
    this.#staleness.changed(id)
    if (overfull && source) this.#react.evicted({ id, value: value as T, source })
  }

  #emptied(type: 'purged' | 'deleted'): void {
    this.#state.apply({ type })
    if (type === 'deleted') this.#react.deleted()
  }
}
