/** Names of which each is had by one only, for storages that all their users reach through this page or process. */
export class Claims {
  readonly #taken: Set<string>
  readonly #own = new Set<string>()

  /** Names are taken in `taken`, which others share. */
  constructor(taken: Set<string>) {
    this.#taken = taken
  }

  /** Takes a name, and returns what gives it back; nothing while somebody has it. */
  claim(name: string): (() => void) | undefined {
    if (this.#taken.has(name)) return undefined
    this.#taken.add(name)
    this.#own.add(name)
    return () => {
      if (this.#own.delete(name)) this.#taken.delete(name)
    }
  }

  /** Gives all back that were taken here. */
  release(): void {
    for (const name of this.#own) this.#taken.delete(name)
    this.#own.clear()
  }
}
