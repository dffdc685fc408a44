import type { Intent } from '../outbox/intent.ts'
import type { Lane } from './lane.ts'
import type { Ledger } from './ledger.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** What waited, and is pointless by removals: it ends with the step that they are in, and comes back when they are taken back. */
export class Superseded<T> {
  readonly #ledger: Ledger<T>
  readonly #again: (ended: QueuedEdit<T>) => QueuedEdit<T>
  readonly #by = new WeakMap<QueuedEdit<T>, readonly QueuedEdit<T>[]>()
  /** What is to end with the step under way. */
  #ending: QueuedEdit<T>[] = []

  /** `again` makes an edit once more that has ended. */
  constructor(ledger: Ledger<T>, again: (ended: QueuedEdit<T>) => QueuedEdit<T>) {
    this.#ledger = ledger
    this.#again = again
  }

  /** A removal is about to be queued: what it makes pointless goes. */
  add(removal: QueuedEdit<T>, intent: Intent<T>): void {
    const pointless = this.#ledger.supersede(intent)
    this.#by.set(removal, pointless)
    this.#ending.push(...pointless)
  }

  /** A removal was taken back: what it had made pointless waits again, in the lanes that are returned. */
  bringBack(removal: QueuedEdit<T>): Lane<T>[] {
    const back = [...(this.#by.get(removal) ?? [])].reverse()
    return back.flatMap((pointless) => {
      const edit = this.#ending.includes(pointless) ? pointless : this.#again(pointless)
      // It may be a removal itself.
      this.#by.set(edit, this.#by.get(pointless) ?? [])
      this.#ending = this.#ending.filter((each) => each !== pointless)
      const { id } = edit.edit
      this.#ledger.addFirst(edit, id)
      return id === undefined ? [] : [this.#ledger.lane(id)]
    })
  }

  /** The step is over: what is to end now. */
  take(): QueuedEdit<T>[] {
    return this.#ending.splice(0)
  }
}
