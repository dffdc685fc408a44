import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { DeliveryState } from './nodeStatus.ts'
import type { Write } from './nodeWrites.ts'

type ItemWrite = Exclude<Write, { type: 'purge' }>

/**
 * Collects proof that events arrive: own writes that come back. Removals may be missing where publications are told, as some
 * servers tell them to explicit subscribers only.
 */
export class DeliveryProof {
  #granted = true
  #proven = false
  #removalMissed = false
  readonly #awaited = new Map<string, ItemWrite>()
  /** How often the event of a write has come. */
  readonly #echoes = new WeakMap<Write, number>()

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
    this.#echoes.delete(write)
    this.#awaited.set(write.id, write)
  }

  /** A write failed: an event like it would be somebody else's. */
  forget(write: Write): void {
    if (write.type !== 'purge') this.#awaited.delete(write.id)
    this.#echoes.delete(write)
  }

  /** Whether a write of this item has not been settled yet. */
  awaits(id: string): boolean {
    return this.#awaited.has(id)
  }

  /** Whether the event of a write has come, whatever else has come since. */
  hasEchoed(write: Write): boolean {
    return this.#echoesOf(write) > 0
  }

  /** Whether that event has come twice: one of the two is another device's, that wrote the very same. */
  hasTwin(write: Write): boolean {
    return this.#echoesOf(write) > 1
  }

  /** Whether an event is our own write come back: a publication with its payload, a removal without. */
  isEcho(id: string, payload: Element | undefined): boolean {
    const write = this.#awaited.get(id)
    if (write === undefined) return false
    const own = write.type === 'publish' ? write.payload : undefined
    const echo = own && payload ? canonicalEqual(own, payload) : own === payload
    if (!echo) return false
    this.#proven = true
    this.#echoes.set(write, this.#echoesOf(write) + 1)
    if (payload === undefined) this.#removalMissed = false
    return true
  }

  /** Whether it makes sense to wait for the event of this write. */
  expectsEchoOf(write: Write): boolean {
    return this.#granted && (write.type === 'publish' || !this.#removalMissed)
  }

  /** The event of a write came, or stayed away; the answer is whether that puts all delivery in doubt. */
  settle(write: Write, told: boolean): boolean {
    if (write.type !== 'purge') this.#awaited.delete(write.id)
    if (told || !this.#proven) return false
    if (write.type === 'publish') return true
    this.#removalMissed = true
    return false
  }

  #echoesOf(write: Write): number {
    return this.#echoes.get(write) ?? 0
  }
}
