import { UsageError } from '../base/errors.ts'
import type { Place } from '../codec/sealing.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import { Renewal } from './renewal.ts'

/** What is known of a place. */
interface Known {
  readonly ids: Set<string>
  renewal?: Renewal
}

/** Which items are encrypted with a key that writes no more, as far as they were seen, by place; and how to write them anew. */
export class Outdated {
  readonly #places = new Map<string, Known>()

  /** Takes down of an item whether it is. */
  note(place: Place, id: string, outdated: boolean): void {
    const { ids } = this.#at(place)
    if (outdated) ids.add(id)
    else ids.delete(id)
  }

  /** The ItemIDs at a place. */
  at(place: Place): string[] {
    return [...this.#at(place).ids]
  }

  /** Has a place reached in a way that lets items be written anew. */
  over(access: AccessFactory): AccessFactory {
    return (parts) => {
      const renewal = new Renewal(access(parts))
      this.#at({ account: parts.context.transport.jid, node: parts.node }).renewal = renewal
      return renewal.access
    }
  }

  /**
   * Writes anew what is outdated at a place, one after the other; resolves with how many items that were.
   *
   * @throws UsageError `closed`; whatever keeps a write from being done
   */
  async renew(place: Place): Promise<number> {
    const { ids, renewal } = this.#at(place)
    if (!renewal) throw new UsageError('closed', { detail: place.node })
    let written = 0
    for (const id of [...ids]) {
      if (await renewal.renew(id, () => ids.has(id))) written += 1
      ids.delete(id)
    }
    return written
  }

  #at({ account, node }: Place): Known {
    const name = JSON.stringify([account, node])
    const known = this.#places.get(name) ?? { ids: new Set() }
    this.#places.set(name, known)
    return known
  }
}
