import { unopenedId, wireIdIn } from '../codec/sealing.ts'

/** More than any server tells to be gone before it tells that they are there. */
const MAX_GONE = 1000

/** Which ItemID of the wire stands for which one of the app, as far as it has been seen. */
export class WireIds {
  readonly #real = new Map<string, string>()
  readonly #gone = new Set<string>()

  /** Takes down what an ItemID of the wire stands for; returns the one that it went by before, where that is another one. */
  learn(wire: string, real: string): string | undefined {
    const former = this.#real.get(wire)
    this.#real.set(wire, real)
    return former === real ? undefined : former
  }

  /** The real ItemID, or that of an item that can't be opened where it isn't known. */
  realOf(wire: string): string {
    return this.#real.get(wire) ?? unopenedId(wire)
  }

  /** Takes down that an item is gone; where nobody knows yet what it was, that may have to be told again. */
  lose(wire: string): void {
    if (this.#real.has(wire)) return
    this.#gone.add(wire)
    if (this.#gone.size > MAX_GONE)
      for (const oldest of this.#gone) return void this.#gone.delete(oldest)
  }

  /** Whether it was told to be gone before it was known. */
  wasLost(wire: string): boolean {
    return this.#gone.delete(wire)
  }

  /** Whether what stands there for all we know can't be opened, and was never known otherwise. */
  isAside(wire: string): boolean {
    return wireIdIn(this.#real.get(wire) ?? '') !== undefined
  }

  /**
   * The ItemIDs in one word that a server has joined.
   *
   * COMPAT(ejabberd 23.01): items that it drops together are told as one.
   */
  split(joined: string): readonly string[] {
    const found: string[] = []
    for (let rest = joined; rest !== ''; rest = rest.slice(found.at(-1)?.length)) {
      const next = this.#real.has(rest) ? rest : this.#startOf(rest)
      if (next === undefined) return [joined]
      found.push(next)
    }
    return found
  }

  #startOf(rest: string): string | undefined {
    return [...this.#real.keys()].find((wire) => rest.startsWith(wire))
  }
}
