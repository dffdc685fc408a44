import { ReplaySubject, type Observable } from 'rxjs'
import type { RxpepError } from '../base/errors.ts'
import type { Intent } from '../outbox/intent.ts'
import type { Conflict } from './conflict.ts'

/** How an edit ended. */
export type EditOutcome<T = unknown> =
  | {
      /** `settled`: the server has it. `discarded`: taken back, or not needed any more after a removal. `closed`: the account was closed first. */
      readonly type: 'settled' | 'discarded' | 'closed'
    }
  | {
      /** The server doesn't have all of it: something else stands there. */
      readonly type: 'conflicted'
      /** What stands there, and what doesn't. */
      readonly conflict: Conflict<T>
    }
  | {
      /** The server doesn't have it, and won't get it. */
      readonly type: 'failed'
      /** Why. */
      readonly error: RxpepError
    }

/** Where an edit is on its way; the last ones are its ends. */
export type EditState = 'queued' | 'sending' | 'acked' | EditOutcome['type']

/** One intended change of the user, from the call until it has ended. */
export interface Edit<T = unknown> {
  /** What it does. */
  readonly type: Intent<T>['type']
  /** The ItemID; nothing when it is about all items. */
  readonly id: string | undefined
  /** The item as the user wanted it; nothing when it was to be gone. It is kept as long as the edit is. */
  readonly value: T | undefined
  /** Where it is now. */
  readonly state: EditState
  /** Where it is: the present state first; completes at its end. */
  readonly state$: Observable<EditState>
  /** How it ended, once it has. */
  readonly outcome: EditOutcome<T> | undefined
  /** Resolves once, when it has ended; never rejects. While offline it waits. */
  readonly done: Promise<EditOutcome<T>>
  /** Makes the same change once more, as a new edit: for one that failed. One that is on its way is the answer itself. */
  retry(): Edit<T>
  /** Takes it back unless it is on its way already; the answer is whether it could. A failed one is forgotten. */
  discard(): boolean
}

/** The life of one edit: it moves through its states and ends once. */
export class EditLife<T> {
  /** Resolves at the end. */
  readonly done: Promise<EditOutcome<T>>
  readonly #state$ = new ReplaySubject<EditState>(1)
  #state: EditState = 'queued'
  #outcome: EditOutcome<T> | undefined
  #resolve: (outcome: EditOutcome<T>) => void = () => undefined

  constructor() {
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#state$.next('queued')
  }

  /** Where it is now. */
  get state(): EditState {
    return this.#state
  }

  /** How it ended, once it has. */
  get outcome(): EditOutcome<T> | undefined {
    return this.#outcome
  }

  /** Where it is, the present state first. */
  get state$(): Observable<EditState> {
    return this.#state$.asObservable()
  }

  /** Moves on, without ending; the answer is whether that is news: what has ended stays as it is. */
  move(state: 'queued' | 'sending' | 'acked'): boolean {
    if (this.#outcome !== undefined || this.#state === state) return false
    this.#state = state
    this.#state$.next(state)
    return true
  }

  /** Ends, unless it has. */
  end(outcome: EditOutcome<T>): void {
    if (this.#outcome !== undefined) return
    this.#outcome = outcome
    this.#state = outcome.type
    this.#state$.next(outcome.type)
    this.#state$.complete()
    this.#resolve(outcome)
  }
}
