import { ReplaySubject, type Observable } from 'rxjs'
import type { RxpepError } from '../base/errors.ts'

/** How an edit ended. */
export type EditOutcome =
  | {
      /** `settled`: the server has it. `conflicted`: something else stands there now. `discarded`: taken back. `closed`: the account was closed first. */
      readonly type: 'settled' | 'conflicted' | 'discarded' | 'closed'
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
export interface Edit {
  /** The ItemID; nothing when it is about all items. */
  readonly id: string | undefined
  /** Where it is now. */
  readonly state: EditState
  /** Where it is: the present state first; completes at its end. */
  readonly state$: Observable<EditState>
  /** Resolves once, when it has ended; never rejects. While offline it waits. */
  readonly done: Promise<EditOutcome>
  /** Queues the same once more as a new edit: for one that failed. */
  retry(): Edit
  /** Takes it back unless it is on its way already; the answer is whether it could. A failed one is forgotten. */
  discard(): boolean
}

/** The life of one edit: it moves through its states and ends once. */
export class EditLife {
  /** Resolves at the end. */
  readonly done: Promise<EditOutcome>
  readonly #state$ = new ReplaySubject<EditState>(1)
  #state: EditState = 'queued'
  #ended = false
  #resolve: (outcome: EditOutcome) => void = () => undefined

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

  /** Where it is, the present state first. */
  get state$(): Observable<EditState> {
    return this.#state$.asObservable()
  }

  /** Moves on, without ending; the answer is whether it could: what has ended stays as it is. */
  move(state: 'queued' | 'sending' | 'acked'): boolean {
    if (this.#ended) return false
    this.#state = state
    this.#state$.next(state)
    return true
  }

  /** Ends. */
  end(outcome: EditOutcome): void {
    this.#ended = true
    this.#state = outcome.type
    this.#state$.next(outcome.type)
    this.#state$.complete()
    this.#resolve(outcome)
  }
}
