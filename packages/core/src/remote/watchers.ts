import type { Clock } from '../base/clock.ts'

interface Watcher {
  readonly holds: () => boolean
  readonly end: (held: boolean) => void
}

/** Those who wait until something holds; looked at whenever it may have come true. */
export class Watchers {
  readonly #clock: Clock
  #all: readonly Watcher[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves with true once `holds()` does, with false after `ms` milliseconds without. */
  until(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true)
    if (ms === 0) return Promise.resolve(false)
    return new Promise((resolve) => {
      const end = (held: boolean): void => {
        this.#all = this.#all.filter((other) => other !== watcher)
        cancel()
        resolve(held)
      }
      const watcher: Watcher = { holds, end }
      const cancel = this.#clock.after(ms, () => {
        end(false)
      })
      this.#all = [...this.#all, watcher]
    })
  }

  /** Looks whether any of them has what it waits for. */
  look(): void {
    for (const watcher of this.#all) if (watcher.holds()) watcher.end(true)
  }

  /** Ends all of them without what they wait for. */
  giveUp(): void {
    for (const watcher of this.#all) watcher.end(false)
  }
}
