import { mapWithout } from '../base/without.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { DeliveryState } from './nodeStatus.ts'
import type { Write } from './nodeWrites.ts'

/** A write that is out. */
interface Awaited {
  /** What it publishes; nothing for a removal. */
  readonly payload: Element | undefined
  /** Whether its event has come. */
  echoed: boolean
}

/**
 * Collects proof that events arrive: own writes that come back. Removals may be missing where publications are told, as some
 * servers tell them to explicit subscribers only.
 */
export class DeliveryProof {
  #granted = true
  #proven = false
  #removalMissed = false
  #awaited = new Map<string, Awaited>()

  /** What is proven so far on this session. */
  get state(): DeliveryState {
    if (!this.#granted) return 'none'
    if (!this.#proven) return 'unproven'
    return this.#removalMissed ? 'items' : 'proven'
  }

  /** Starts anew: events have been asked for, and granted or not; those of removals may be another matter. */
  begin(granted: boolean, tellsRemovals: boolean): void {
    this.#granted = granted
    this.#proven = false
    this.#removalMissed = !tellsRemovals
  }

  /** A write goes out: its event is to be expected. */
  expect(write: Write): void {
    if (write.type === 'purge') return
    const payload = write.type === 'publish' ? write.payload : undefined
    this.#awaited.set(write.id, { payload, echoed: false })
  }

  /** A write failed: an event like it would be somebody else's. */
  forget(write: Write): void {
    if (write.type !== 'purge') this.#awaited = mapWithout(this.#awaited, write.id)
  }

  /** Whether the event of a write of this item has come, and the write has not been settled yet. */
  isUnsettled(id: string): boolean {
    return this.#awaited.get(id)?.echoed === true
  }

  /** Whether the event of a write has come, whatever else has come since. */
  hasEchoed(write: Write): boolean {
    return write.type !== 'purge' && this.isUnsettled(write.id)
  }

  /** Whether an event is our own write come back: a publication with its payload, a removal without. */
  isEcho(id: string, payload: Element | undefined): boolean {
    const awaited = this.#awaited.size > 0 ? this.#awaited.get(id) : undefined
    if (awaited === undefined) return false
    const { payload: own } = awaited
    const echo = own && payload ? canonicalEqual(own, payload) : own === payload
    if (!echo) return false
    this.#proven = true
    awaited.echoed = true
    if (payload === undefined) this.#removalMissed = false
    return true
  }

  /** Whether it makes sense to wait for the event of this write. */
  expectsEchoOf(write: Write): boolean {
    return this.#granted && (write.type === 'publish' || !this.#removalMissed)
  }

  /** The event of a write came, or stayed away; the answer is whether that puts all delivery in doubt. */
  settle(write: Write, told: boolean): boolean {
    this.forget(write)
    if (told || !this.#proven) return false
    if (write.type === 'publish') return true
    this.#removalMissed = true
    return false
  }
}
