import type { Observable } from 'rxjs'
import type { RxpepError } from '../base/errors.ts'
import type { Intent } from '../outbox/intent.ts'

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

/**
 * Why an edit is not, or not without loss, what the server has now.
 *
 * `overwritten`: it was saved, and another device that hadn't seen it wrote over it. `removed`: the item was removed elsewhere
 * meanwhile. `overtaken`: something newer stood there. `overwrote`: it replaced what another device had written and the user had not seen.
 */
export type ConflictReason = 'overwritten' | 'removed' | 'overtaken' | 'overwrote'

/** Two devices wanted different things, and one of them has not got it. */
export interface Conflict<T = unknown> {
  /** The ItemID; nothing when it is about all items. */
  readonly id: string | undefined
  /** What happened. */
  readonly reason: ConflictReason
  /** The item as it was before both; nothing where it was not there. */
  readonly base: T | undefined
  /** The item as it was meant here; nothing where it was to be removed. */
  readonly ours: T | undefined
  /** The item as it was meant there; nothing where it was removed. */
  readonly theirs: T | undefined
  /** When it was noticed, in milliseconds since the epoch. */
  readonly at: number
  /** Makes an edit that brings back what has lost: theirs where ours `overwrote` it, else ours. The conflict is over by that. */
  restore(): Edit<T>
  /** Lets it be. */
  dismiss(): void
}
