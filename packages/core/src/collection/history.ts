import { UsageError } from '../base/errors.ts'
import { Latest } from '../channel/latest.ts'
import type { Edit } from '../sync/edit.ts'
import { Turn, type Made, type TurnListener } from './turn.ts'

/** How many steps can be taken back. */
const STEPS = 100

/** How many steps there are to go back and forth; some of them may have been overtaken by what others have changed. */
export interface AccountHistory {
  /** How many can be taken back. */
  readonly undo: number
  /** How many of those that were taken back can be made again. */
  readonly redo: number
}

/**
 * What became of an `undo` or `redo`.
 *
 * `nothing`: there is no step. `overtaken`: there was one, but others have changed all of what it changed; it is off the history, so
 * that the next call is about the step before it.
 */
export type HistoryOutcome =
  | {
      /** The step was taken back, or made again, as far as others have not changed it since. */
      readonly type: 'undone' | 'redone'
      /** The edits that do it. */
      readonly edits: readonly Edit[]
    }
  | {
      /** Nothing has changed. */
      readonly type: 'overtaken' | 'nothing'
    }

/** A step: those of its edits that can be taken back, in their order. */
type Step = Made[]

/** The steps of the user, over all collections, and the way back. */
export class History implements TurnListener {
  /** Where the steps come from. */
  readonly turn = new Turn(this)
  /** How many steps there are; the present state first. */
  readonly counts$ = new Latest<AccountHistory>({ undo: 0, redo: 0 })
  readonly #undo: Step[] = []
  readonly #redo: Step[] = []
  /** Where the step goes that is being made; unless told it is a new one of the user's. */
  #target: Step[] | undefined

  /**
   * Takes back the last step.
   *
   * @throws UsageError `in-batch`
   */
  undo(): HistoryOutcome {
    return this.#travel('undone', this.#undo, this.#redo)
  }

  /**
   * Makes again the last step that was taken back.
   *
   * @throws UsageError `in-batch`
   */
  redo(): HistoryOutcome {
    return this.#travel('redone', this.#redo, this.#undo)
  }

  made(made: readonly Made[]): void {
    const target = this.#target ?? this.#undo
    const own = this.#target === undefined
    this.#target = undefined
    // What was taken back before the step was over is no part of it.
    const step = made.filter(({ edit, takeBack }) => takeBack && edit.outcome === undefined)
    if (step.length === 0) return
    if (own) this.#redo.length = 0
    target.push(step)
    if (target.length > STEPS) target.shift()
    this.#tell()
  }

  void(edit: Edit): void {
    for (const steps of [this.#undo, this.#redo]) {
      const at = steps.findIndex((step) => isTaken(step, edit))
      if (at >= 0 && steps[at]?.length === 0) steps.splice(at, 1)
    }
    this.#tell()
  }

  /** Ends it. */
  close(): void {
    this.#undo.length = this.#redo.length = 0
    this.#tell()
    this.counts$.complete()
  }

  #travel(type: 'undone' | 'redone', from: Step[], to: Step[]): HistoryOutcome {
    if (this.turn.open) throw new UsageError('in-batch')
    const step = from.pop()
    if (step === undefined) return { type: 'nothing' }
    this.#target = to
    const edits = this.turn.run(() => step.reverse().flatMap(({ takeBack }) => takeBack?.() ?? []))
    this.#target = undefined
    this.#tell()
    return edits.length > 0 ? { type, edits } : { type: 'overtaken' }
  }

  #tell(): void {
    const { undo, redo } = this.counts$.value
    const now = { undo: this.#undo.length, redo: this.#redo.length }
    if (now.undo !== undo || now.redo !== redo) this.counts$.next(now)
  }
}

/** Takes an edit out of a step; the answer is whether it was there. */
function isTaken(step: Step, edit: Edit): boolean {
  const at = step.findIndex((made) => made.edit === edit)
  if (at >= 0) step.splice(at, 1)
  return at >= 0
}
