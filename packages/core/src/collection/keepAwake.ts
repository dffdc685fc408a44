import type { Clock } from '../base/clock.ts'

/** How long something stays awake after the last one looked at it, in milliseconds. */
const LINGER = 60_000

/** Keeps something awake while anybody holds it or it has work to do, and for one to two minutes after it was last held or touched. */
export class KeepAwake {
  readonly #clock: Clock
  readonly #wake: () => void
  readonly #sleep: () => void
  readonly #busy: () => boolean
  #holders = 0
  #touched = false
  #awake = false
  #ended = false
  #cancel: (() => void) | undefined

  constructor(clock: Clock, wake: () => void, sleep: () => void, busy: () => boolean) {
    this.#clock = clock
    this.#wake = wake
    this.#sleep = sleep
    this.#busy = busy
  }

  /** Whether it is awake. */
  get awake(): boolean {
    return this.#awake
  }

  /** Somebody looks: wakes it, and keeps it awake for a while. */
  touch(): void {
    this.#touched = true
    if (this.#awake || this.#ended) return
    this.#awake = true
    this.#wake()
    this.#linger()
  }

  /** Somebody needs it until the returned function is called. */
  hold(): () => void {
    this.touch()
    this.#holders += 1
    let held = true
    return () => {
      if (held) this.#holders -= 1
      held = false
      this.#touched = true
    }
  }

  /** Lets go for good. */
  end(): void {
    this.#cancel?.()
    this.#awake = false
    this.#ended = true
  }

  #linger(): void {
    this.#touched = false
    this.#cancel = this.#clock.after(LINGER, () => {
      if (this.#holders > 0 || this.#touched || this.#busy()) {
        this.#linger()
        return
      }
      this.#awake = false
      this.#sleep()
    })
  }
}
