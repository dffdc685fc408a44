import type { Clock } from '../base/clock.ts'
import type { Storage } from './storage.ts'

/** What {@link Owners} work with. */
export interface OwnersParts {
  /** Where names are claimed. */
  readonly storage: Storage
  /** What the names of this account's owners begin with there. */
  readonly prefix: string
  /** The name of this account's own edits. */
  readonly own: string
  /** The time. */
  readonly clock: Clock
}

/** The names under which edits are stored and which are this account's: its own, and those of accounts that are gone. */
export class Owners {
  /** The name of this account's own edits. */
  readonly own: string
  readonly #parts: OwnersParts
  readonly #claims = new Map<string, Promise<(() => void) | undefined>>()
  #number = 0
  #closed = false

  constructor(parts: OwnersParts) {
    this.#parts = parts
    this.own = parts.own
  }

  /** Whether an owner is this account's from now on; not while somebody living has the name. Rejects when the storage does. */
  async claim(owner: string): Promise<boolean> {
    const { storage, prefix } = this.#parts
    const claim = this.#claims.get(owner) ?? storage.claim(`${prefix}${owner}`)
    this.#claims.set(owner, claim)
    try {
      const release = await claim
      if (this.#closed) release?.()
      else if (release !== undefined) return true
      this.#claims.delete(owner)
      return false
    } catch (error) {
      this.#claims.delete(owner)
      throw error
    }
  }

  /** The number of a new edit, greater than that of any before: milliseconds since the epoch where possible. */
  nextNumber(): number {
    this.#number = Math.max(Math.floor(this.#parts.clock.now()), this.#number + 1)
    return this.#number
  }

  /** Notes the number of an edit of an account that is gone: new ones come after it. */
  noteNumber(number: number): void {
    this.#number = Math.max(number, this.#number)
  }

  /** Gives all names back. */
  release(): void {
    this.#closed = true
    for (const owner of this.#claims.keys()) this.claim(owner).catch(() => undefined)
  }
}
