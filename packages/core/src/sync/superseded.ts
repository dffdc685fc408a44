import type { Intent } from '../outbox/intent.ts'
import type { Lane } from './lane.ts'
import type { Ledger } from './ledger.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** What waited, and is pointless by removals of the step under way: it ends with the step, or comes back when that is taken back. */
export class Superseded<T> {
  readonly #ledger: Ledger<T>
  readonly #by = new Map<QueuedEdit<T>, readonly QueuedEdit<T>[]>()

  constructor(ledger: Ledger<T>) {
    this.#ledger = ledger
  }

  /** A removal is about to be queued: what it makes pointless goes. */
  add(removal: QueuedEdit<T>, intent: Intent<T>): void {
    const pointless = this.#ledger.supersede(intent)
    if (pointless.length > 0) this.#by.set(removal, pointless)
  }

  /** A removal was taken back: what it had made pointless waits again, in the lanes that are returned. */
  bringBack(removal: QueuedEdit<T>): Lane<T>[] {
    const back = [...(this.#by.get(removal) ?? [])].reverse()
    this.#by.delete(removal)
    return back.flatMap((edit) => {
      const { id } = edit.edit
      this.#ledger.addFirst(edit, id)
      return id === undefined ? [] : [this.#ledger.lane(id)]
    })
  }

  /** The step is over: what is to end now. */
  take(): QueuedEdit<T>[] {
    const pointless = [...this.#by.values()].flat()
    this.#by.clear()
    return pointless
  }
}
