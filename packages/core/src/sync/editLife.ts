import { Observable } from 'rxjs'
import { Latest } from '../channel/latest.ts'
import type { EditOutcome, EditState } from './edit.ts'

/** The life of one edit: it moves through its states and ends once. */
export class EditLife<T> {
  #state: EditState = 'queued'
  #told: Latest<EditState> | undefined
  #state$: Observable<EditState> | undefined
  #outcome: EditOutcome<T> | undefined
  #done: Promise<EditOutcome<T>> | undefined
  #resolve: ((outcome: EditOutcome<T>) => void) | undefined

  /** Where it is now. */
  get state(): EditState {
    return this.#state
  }

  /** How it ended, once it has. */
  get outcome(): EditOutcome<T> | undefined {
    return this.#outcome
  }

  /** Resolves at the end. Made when somebody asks: of most edits nobody does. */
  get done(): Promise<EditOutcome<T>> {
    return (this.#done ??= new Promise((resolve) => {
      if (this.#outcome) resolve(this.#outcome)
      else this.#resolve = resolve
    }))
  }

  /** Where it is, the present state first. */
  get state$(): Observable<EditState> {
    return (this.#state$ ??= new Observable((listener) => {
      if (this.#outcome === undefined)
        return (this.#told ??= new Latest(this.#state)).subscribe(listener)
      listener.next(this.#state)
      listener.complete()
      return undefined
    }))
  }

  /** Moves on, without ending; the answer is whether that is news: what has ended stays as it is. */
  move(state: 'queued' | 'sending' | 'acked'): boolean {
    if (this.#outcome !== undefined || this.#state === state) return false
    this.#state = state
    this.#told?.next(state)
    return true
  }

  /** Ends, unless it has. */
  end(outcome: EditOutcome<T>): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    this.#state = outcome.type
    this.#told?.next(outcome.type)
    this.#told?.complete()
    this.#resolve?.(outcome)
  }
}
