/** Which way a stanza goes. */
export type Direction = 'toServer' | 'toClient'

/** One thing on the wire: a stanza, or the setting up of a stream. */
export interface Parcel {
  /** Whose stream it is on. */
  readonly owner: object
  /** Which way it goes; `stream` for the stream itself. */
  readonly direction: Direction | 'stream'
  /** Arrives. */
  readonly arrive: () => void
}

/** How the wire moves: by itself in a microtask, or only when told. */
export type FlushMode = 'auto' | 'manual'

/** Everything that is on its way, of all streams, in one line: what was sent first arrives first. */
export class WireQueue {
  readonly #mode: FlushMode
  #parcels: Parcel[] = []
  #next = 0
  #scheduled = false
  #moved = 0

  constructor(mode: FlushMode) {
    this.#mode = mode
  }

  /** How many parcels are on their way. */
  get size(): number {
    return this.#parcels.length - this.#next
  }

  /** How many parcels have ever arrived. */
  get moved(): number {
    return this.#moved
  }

  /** Puts something on the wire. */
  push(parcel: Parcel): void {
    this.#parcels.push(parcel)
    if (this.#mode === 'manual' || this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.flush()
    })
  }

  /** Lets everything arrive, and what that causes too. */
  flush(): void {
    while (this.step());
  }

  /** Lets one parcel arrive; false when there is none. */
  step(): boolean {
    const parcel = this.#parcels[this.#next]
    if (parcel === undefined) return false
    if (++this.#next > 1024 || this.#next === this.#parcels.length) {
      this.#parcels = this.#parcels.slice(this.#next)
      this.#next = 0
    }
    this.#moved++
    parcel.arrive()
    return true
  }

  /** Lets the parcels of one owner arrive, those it causes for the same owner too; the others keep waiting. */
  flushOnly(owner: object): void {
    for (;;) {
      const at = this.#parcels.findIndex((p, i) => i >= this.#next && p.owner === owner)
      const [parcel] = at < 0 ? [] : this.#parcels.splice(at, 1)
      if (parcel === undefined) return
      this.#moved++
      parcel.arrive()
    }
  }

  /** Takes an owner's parcels of one direction away: they never arrive by themselves. */
  discard(owner: object, direction: Parcel['direction']): Parcel[] {
    const taken: Parcel[] = []
    this.#parcels = this.#parcels.slice(this.#next).filter((parcel) => {
      const isIts = parcel.owner === owner && parcel.direction === direction
      if (isIts) taken.push(parcel)
      return !isIts
    })
    this.#next = 0
    return taken
  }
}
