import type { Subscription } from 'rxjs'
import { backoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import type { RandomSource } from '../base/random.ts'
import type { Connection, Transport } from './transport.ts'

const STABLE = 10_000

/** What a {@link ReconnectLoop} is made of. */
export interface ReconnectParts {
  /** The transport whose state it follows. */
  readonly transport: Pick<Transport, 'connection' | 'connection$'>
  /** Tries once; rejects when that failed in a way the transport's state doesn't tell. */
  readonly connect: () => Promise<unknown>
  /** Takes note of such a failure. */
  readonly failed: (error: unknown) => void
  /** The time. */
  readonly clock: Clock
  /** Chance, for jitter. */
  readonly random: RandomSource
}

/** Connects, and connects anew whenever the stream is lost: soon after a stable session, later and later after failures. */
export class ReconnectLoop {
  readonly #parts: ReconnectParts
  #tries = 0
  #failures = 0
  #onlineSince: number | undefined
  #cancelTimer: () => void = () => undefined
  #states: Subscription | undefined

  constructor(parts: ReconnectParts) {
    this.#parts = parts
  }

  /** Makes the first try. */
  start(): void {
    this.#states = this.#parts.transport.connection$.subscribe((connection) => {
      this.#follow(connection)
    })
    this.#try()
    this.#onNetwork('addEventListener')
  }

  /** Makes no further try. */
  stop(): void {
    this.#tries += 1
    this.#cancelTimer()
    this.#states?.unsubscribe()
    this.#onNetwork('removeEventListener')
  }

  #follow({ state }: Connection): void {
    if (state === 'online') this.#onlineSince = this.#parts.clock.now()
    if (state !== 'offline') this.#cancelTimer()
    else if (this.#tries > 0) this.#schedule()
  }

  #schedule(): void {
    const { clock, random } = this.#parts
    if (this.#onlineSince !== undefined && clock.now() - this.#onlineSince >= STABLE) {
      this.#failures = 0
    }
    this.#onlineSince = undefined
    this.#cancelTimer()
    this.#cancelTimer = clock.after(backoff(this.#failures++, random), this.#try)
  }

  readonly #try = (): void => {
    this.#cancelTimer()
    if (this.#parts.transport.connection.state !== 'offline') return
    const current = ++this.#tries
    // Not before whoever made this has seen it offline.
    Promise.resolve()
      .then(this.#parts.connect)
      .catch((error: unknown) => {
        // A try may fail long after the next one was begun.
        if (current === this.#tries) this.#parts.failed(error)
      })
  }

  // A browser tells when the network is back: no reason to wait any longer then.
  #onNetwork(method: 'addEventListener' | 'removeEventListener'): void {
    const scope = globalThis as unknown as { [method]?: (event: string, run: () => void) => void }
    scope[method]?.('online', this.#try)
  }
}
