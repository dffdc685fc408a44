import type { EditStore } from './editStore.ts'
import type { Ledger } from './ledger.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** The edits that failed, until they are retried or discarded. */
export class FailedEdits<T> {
  readonly #ledger: Ledger<T>
  readonly #store: EditStore<T>
  readonly #changed: () => void

  constructor(ledger: Ledger<T>, store: EditStore<T>, changed: () => void) {
    this.#ledger = ledger
    this.#store = store
    this.#changed = changed
  }

  /** Forgets one; the answer is whether it was there. */
  forget(edit: QueuedEdit<T>): boolean {
    const failed = this.#ledger.forget(edit)
    if (failed) this.#store.drop(edit)
    if (failed) this.#changed()
    return failed
  }

  /** Has one there again that was forgotten. */
  remember(edit: QueuedEdit<T>): void {
    const { outcome } = edit.life
    if (outcome?.type !== 'failed') return
    this.#ledger.addFailed(edit, outcome.error)
    this.#store.saveFailed(edit, outcome.error)
  }
}
