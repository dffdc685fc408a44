import type { Change, Intent } from '../outbox/intent.ts'
import { applyPatches, reaching } from '../outbox/patch.ts'
import type { ConflictFact } from './conflicts.ts'
import { EditLife } from './editLife.ts'
import type { FailedEdits } from './failedEdits.ts'
import type { Edit } from './edit.ts'
import type { Ledger } from './ledger.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** What makes edits works with. */
export interface EditMakerParts<T> {
  /** The edits there are. */
  readonly ledger: Ledger<T>
  /** The field that tells the elements of arrays apart. */
  readonly mergeBy: string | undefined
  /** Queues an edit and sends what may be sent. */
  readonly submit: (intent: Intent<T>) => Edit<T>
  /** Takes back an edit that waits. */
  readonly discard: (edit: QueuedEdit<T>) => void
  /** Those that failed. */
  readonly failed: FailedEdits<T>
}

/** Makes edits of what is intended, as the user holds them. */
export class EditMaker<T> {
  readonly #parts: EditMakerParts<T>
  /** What stands again when an edit is taken back that was made in its place. */
  readonly #instead = new WeakMap<Edit<T>, () => void>()

  constructor(parts: EditMakerParts<T>) {
    this.#parts = parts
  }

  /** An edit, not yet queued. */
  create(intent: Intent<T>, from: Partial<QueuedEdit<T>> = {}): QueuedEdit<T> {
    const life = new EditLife<T>()
    const id = intent.type === 'clear' ? undefined : intent.id
    const edit: Edit<T> = {
      type: intent.type,
      id,
      value: 'after' in intent ? intent.after : undefined,
      get state() {
        return life.state
      },
      get outcome() {
        return life.outcome
      },
      state$: life.state$,
      done: life.done,
      retry: () => (life.outcome === undefined ? edit : this.#retry(queued)),
      discard: () => this.#discard(queued),
    }
    const seen = id === undefined ? undefined : this.#parts.ledger.version(id).value
    const tries = { losses: 0, unanswered: 0, refusals: 0, unseen: new Set<string>(), beneath: [] }
    const queued: QueuedEdit<T> = { intent, seen, life, edit, repairs: false, ...tries, ...from }
    return queued
  }

  /** Brings back what has lost in a conflict; `takenBack` is called when that is taken back. */
  restore(fact: ConflictFact<T>, takenBack: () => void): Edit<T> {
    return this.#submit(this.#restoring(fact), takenBack)
  }

  /** An edit has been taken back: what it was made in place of stands again. */
  standAgain(edit: Edit<T>): void {
    this.#instead.get(edit)?.()
  }

  #restoring({ id, reason, ours, theirs, patches }: ConflictFact<T>): Intent<T> {
    if (id === undefined) return { type: 'clear' }
    const after = reason === 'overwrote' ? theirs : ours
    if (after === undefined) return { type: 'remove', id, before: this.#parts.ledger.view.get(id) }
    return this.#onView({ type: 'update', id, after, patches })
  }

  /** The same change once more, on the item as it is seen now; an item that is gone comes back. */
  #retry(queued: QueuedEdit<T>): Edit<T> {
    const failed = this.#parts.failed.forget(queued)
    const { intent } = queued
    return this.#submit('after' in intent ? this.#onView(intent) : intent, () => {
      if (failed) this.#parts.failed.remember(queued)
    })
  }

  #submit(intent: Intent<T>, takenBack: () => void): Edit<T> {
    const edit = this.#parts.submit(intent)
    this.#instead.set(edit, takenBack)
    return edit
  }

  #onView({ type, id, after, patches, overwrite }: Omit<Change<T>, 'before'>): Change<T> {
    const before = this.#parts.ledger.view.get(id)
    if (before === undefined) return { type: 'put', id, before, after, patches, overwrite }
    const { mergeBy } = this.#parts
    const all = patches.map((patch) => reaching(before, patch, after, mergeBy))
    return { type, id, before, after: applyPatches(before, all, mergeBy), patches: all, overwrite }
  }

  /** What may have reached the server can't be taken back any more. */
  #discard(queued: QueuedEdit<T>): boolean {
    if (this.#parts.failed.forget(queued)) return true
    const waits = this.#parts.ledger.isWaiting(queued)
    if (waits) this.#parts.discard(queued)
    return waits
  }
}
