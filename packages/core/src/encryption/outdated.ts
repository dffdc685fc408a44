import type { Place } from '../codec/sealing.ts'

/** Which items are encrypted with a key that writes no more, as far as they were seen. */
export class Outdated {
  readonly #ids = new Map<string, Set<string>>()

  /** Takes down of an item whether it is. */
  note(place: Place, id: string, outdated: boolean): void {
    const ids = this.#ids.get(nameOf(place)) ?? new Set()
    this.#ids.set(nameOf(place), ids)
    if (outdated) ids.add(id)
    else ids.delete(id)
  }

  /** The ItemIDs at a place. */
  at(place: Place): string[] {
    return [...(this.#ids.get(nameOf(place)) ?? [])]
  }
}

const nameOf = ({ account, node }: Place) => JSON.stringify([account, node])
