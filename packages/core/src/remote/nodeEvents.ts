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
  /** The node has to be read as a whole: it must hold more than it can, or was emptied as it seems. */
  readonly reread: () => void
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
  /** Whether events of a type come to the full JID; learnt from the first one of a session. */
  readonly #toFullJid = new Map<string, boolean>()
  /** Whether events of one type are followed on another path than those of another: who knows which comes first. */
  #twoPaths = false
  #replaying = false
  /** The item that the last event has added: what the server retracts right after it, it may have dropped to make room. */
  #added: string | undefined

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
    if (resumed) return
    this.#toFullJid.clear()
    this.#twoPaths = false
  }

  /** Takes one event in. */
  receive(event: PubsubEvent): void {
    // What a resumption brings comes before all that is new.
    if (!event.delayed) this.#replaying = false
    for (const each of event.events) {
      if (each.type === 'snapshot') continue
      const doubtful = this.#isDoubtful(each.type, event)
      if (each.type === 'published') this.#published(each.item, doubtful)
      else if (each.type === 'retracted') this.#retracted(each.id, doubtful)
      else if (each.type !== 'configured') this.#emptied(each.type, doubtful)
      else if (!doubtful) this.#react.configured()
    }
  }

  /**
   * A last published item (XEP-0163 §4.3.4) is no news, and of two copies to two addresses only one path is followed.
   * The same stamp on what a resumption brings is only a late delivery.
   */
  #isDoubtful(type: string, { delayed, to }: PubsubEvent): boolean {
    if (delayed && !this.#replaying) return true
    const toFullJid = to?.includes('/') ?? true
    const followed = this.#toFullJid.get(type)
    if (followed === undefined) {
      this.#toFullJid.set(type, toFullJid)
      this.#twoPaths = new Set(this.#toFullJid.values()).size > 1
    }
    return followed !== undefined && followed !== toFullJid
  }

  #published({ id, payload }: WireItem, doubtful: boolean): void {
    if (payload === undefined) {
      this.#react.read([id], 'event without payload')
      return
    }
    if (doubtful) {
      if (!this.#isKnown(id, payload)) this.#staleness.suspect(id)
      return
    }
    const { size } = this.#state
    // More than it was thought to hold.
    if (size > this.#state.seenFull) this.#state.seenFull = Infinity
    const changed = this.#state.apply({ type: 'published', item: this.#state.decode(id, payload) })
    this.#told(id, payload, changed)
    this.#added = this.#state.size > size ? id : undefined
    if (changed && this.#state.size > this.#state.capacity) this.#react.reread()
  }

  #isKnown(id: string, payload: Element): boolean {
    const known = sourceOf(this.#state.remote, id)
    return known !== undefined && canonicalEqual(known, payload)
  }

  #told(id: string, payload: Element | undefined, changed: boolean): boolean {
    const own = this.#delivery.isEcho(id, payload)
    if (own) this.#react.echoed()
    if (changed) this.#staleness.changed(id, own)
    else this.#staleness.unchanged(id)
    if (changed && this.#twoPaths) this.#staleness.suspect(id)
    return own
  }

  #retracted(id: string, doubtful: boolean): void {
    if (doubtful) {
      if (this.#state.has(id)) this.#staleness.suspect(id)
      return
    }
    const { items } = this.#state.remote
    const [value, source] = [items.get(id), items.aside(id)]
    const makesRoom = this.#makesRoom(id)
    const changed = this.#state.apply({ type: 'retracted', id })
    const own = this.#told(id, undefined, changed)
    if (!changed && !own && this.#joinsKnown(id)) this.#react.reread()
    if (own) this.#added = undefined
    const evicted = changed && !own && makesRoom
    if (evicted) this.#state.seenFull = this.#state.size
    if (evicted && source) this.#react.evicted({ id, value: value as T, source })
  }

  /**
   * Whether what is retracted now makes room for what was just added.
   *
   * COMPAT(ejabberd): the form doesn't tell how many items a node holds, but what it drops is retracted, before it answers the publish.
   */
  #makesRoom(id: string): boolean {
    const { size, limit } = this.#state
    const added = this.#added
    // An item makes no room for itself: somebody else has removed it while it is written again.
    if (added === undefined || added === id) return false
    return size > limit || this.#delivery.isUnsettled(added)
  }

  /** COMPAT(ejabberd 23.01): items that are dropped together are told as one, by their ItemIDs in one word. */
  #joinsKnown(id: string): boolean {
    const { items, quarantine } = this.#state.remote
    return [...items.keys(), ...quarantine.keys()].some((known) => id.startsWith(known))
  }

  #emptied(type: 'purged' | 'deleted', doubtful: boolean): void {
    if (doubtful) {
      if (this.#state.size > 0) this.#react.reread()
      return
    }
    this.#state.emptied += 1
    const wasJustRead = this.#staleness.emptied()
    this.#added = undefined
    this.#state.apply({ type })
    if (type === 'deleted') this.#react.deleted()
    else if (wasJustRead) this.#react.reread()
  }
}
