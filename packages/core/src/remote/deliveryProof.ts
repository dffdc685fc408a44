import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { DeliveryState } from './nodeStatus.ts'
import type { Write } from './nodeWrites.ts'

/**
 * Collects proof that events arrive: own writes that come back. Publishes and removals are proven apart, as some servers
 * tell removals to explicit subscribers only.
 */
export class DeliveryProof {
  #published = false
  #removalMissed = false
  #begun = true
  readonly #awaited = new Map<string, Element | undefined>()

  /** What is proven so far on this session. */
  get state(): DeliveryState {
    if (!this.#begun) return 'none'
    if (!this.#published) return 'unproven'
    return this.#removalMissed ? 'items' : 'proven'
  }

  /** Starts anew: events have been asked for, and granted or not. */
  begin(granted: boolean): void {
    this.#begun = granted
    this.#published = false
    this.#removalMissed = false
  }

  /** A write goes out: its event is to be expected. */
  expect(write: Write): void {
    if (write.type !== 'purge') {
      this.#awaited.set(write.id, write.type === 'publish' ? write.payload : undefined)
    }
  }

  /** Whether this publication is our own, come back. */
  isEcho(id: string, payload: Element): boolean {
    const own = this.#awaited.get(id)
    if (own === undefined || !canonicalEqual(own, payload)) return false
    this.#published = true
    return true
  }

  /** Whether it makes sense to wait for the event of this write. */
  expectsEchoOf(write: Write): boolean {
    return this.#begun && (write.type === 'publish' || !this.#removalMissed)
  }

  /** The event of a write came, or stayed away; the answer is whether that puts a proven delivery in doubt. */
  settle(write: Write, told: boolean): boolean {
    if (write.type !== 'purge') this.#awaited.delete(write.id)
    if (told || !this.#published) return false
    if (write.type === 'publish') return true
    this.#removalMissed = true
    return false
  }
}
