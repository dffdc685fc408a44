import type { Clock } from '../base/clock.ts'
import { Latest } from '../channel/latest.ts'
import { holdsAll } from '../outbox/field.ts'
import type { Patch } from '../outbox/patch.ts'
import type { Conflict, Edit } from './edit.ts'

/** What there is to tell about a conflict. */
export interface ConflictFact<T> extends Omit<Conflict<T>, 'at' | 'restore' | 'dismiss'> {
  /** What `restore` changes in the item as it is then. */
  readonly patches: readonly Patch[]
}

/** The conflicts of a collection that stand. */
export class Conflicts<T> {
  /** Those that stand, oldest first; the present list first. */
  readonly list$ = new Latest<readonly Conflict<T>[]>([])
  readonly #restore: (fact: ConflictFact<T>, takenBack: () => void) => Edit<T>
  readonly #clock: Clock
  readonly #mergeBy: string | undefined
  readonly #facts = new WeakMap<Conflict<T>, ConflictFact<T>>()

  /** `restore` makes the edit that brings back what has lost, and says when that is taken back. */
  constructor(
    clock: Clock,
    mergeBy: string | undefined,
    restore: (fact: ConflictFact<T>, takenBack: () => void) => Edit<T>,
  ) {
    this.#clock = clock
    this.#mergeBy = mergeBy
    this.#restore = restore
  }

  /** Tells one. */
  add(fact: ConflictFact<T>): Conflict<T> {
    const { id, reason, base, ours, theirs } = fact
    const conflict: Conflict<T> = {
      ...{ id, reason, base, ours, theirs },
      at: this.#clock.now(),
      restore: () => {
        this.withdraw(conflict)
        return this.#restore(fact, () => {
          this.#tell(conflict)
        })
      },
      dismiss: () => {
        this.withdraw(conflict)
      },
    }
    this.#facts.set(conflict, fact)
    this.#tell(conflict)
    return conflict
  }

  /** What was lost of an item may have come back by itself: then there is no conflict any more. */
  meet(id: string, now: T | undefined): void {
    if (this.list$.value.length === 0) return
    for (const conflict of this.list$.value) {
      if (conflict.id !== id) continue
      const { patches = [] } = this.#facts.get(conflict) ?? {}
      const gone = conflict.ours === undefined && conflict.reason !== 'overwrote'
      const held = gone ? now === undefined : holdsAll(patches, now, this.#mergeBy)
      if (held) this.withdraw(conflict)
    }
  }

  /** Takes one back: it is over. */
  withdraw(conflict: Conflict<T>): void {
    const rest = this.list$.value.filter((each) => each !== conflict)
    if (rest.length < this.list$.value.length) this.list$.next(rest)
  }

  #tell(conflict: Conflict<T>): void {
    this.list$.next([...this.list$.value, conflict])
  }
}
