import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { DeliveryState } from './nodeStatus.ts'
import type { Write } from './nodeWrites.ts'

/**
 * Collects proof that events arrive: own writes that come back. Removals may be missing where publications are told, as some
 * servers tell them to explicit subscribers only.
 */
export class DeliveryProof {
  #granted = true
  #proven = false
  #removalMissed = false
  readonly #awaited = new Map<string, Element | undefined>()
  /** Those of the awaited whose event has come. */
  readonly #echoed = new Set<string>()

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
    if (write.type !== 'purge') {
      this.#echoed.delete(write.id)
      this.#awaited.set(write.id, write.type === 'publish' ? write.payload : undefined)
    }
  }

  /** A write failed: an event like it would be somebody else's. */
  forget(write: Write): void {
    if (write.type === 'purge') return
    this.#awaited.delete(write.id)
    this.#echoed.delete(write.id)
  }

  /** Whether the event of a write of this item has come, and the write has not been settled yet. */
  isUnsettled(id: string): boolean {
    return this.#echoed.has(id)
  }

  /** Whether the event of a write has come, whatever else has come since. */
  hasEchoed(write: Write): boolean {
    return write.type !== 'purge' && this.#echoed.has(write.id)
  }

  /** Whether an event is our own write come back: a publication with its payload, a removal without. */
  isEcho(id: string, payload: Element | undefined): boolean {
    if (this.#awaited.size === 0 || !this.#awaited.has(id)) return false
    const own = this.#awaited.get(id)
    const echo = own && payload ? canonicalEqual(own, payload) : own === payload
    if (!echo) return false
    this.#proven = true
    this.#echoed.add(id)
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
