import { asRxpepError } from '../base/asRxpepError.ts'
import { backoff } from '../base/backoff.ts'
import type { RxpepError } from '../base/errors.ts'
import type { RemoteContext } from './context.ts'

/** A piece of work that may be overtaken: `current()` is false once it is. */
export type Job = (current: () => boolean) => Promise<void>

/** What to do about a failed job: try again after a while, or leave it. */
export type Verdict = 'retry' | 'leave'

/** Does one job at a time until it succeeds, with back-off; starting another drops the one before. */
export class RetryLoop {
  readonly #context: Pick<RemoteContext, 'clock' | 'random'>
  readonly #judge: (error: RxpepError, delay: number) => Verdict
  #run: object | undefined
  #cancel: (() => void) | undefined

  constructor(
    context: Pick<RemoteContext, 'clock' | 'random'>,
    judge: (error: RxpepError, delay: number) => Verdict,
  ) {
    this.#context = context
    this.#judge = judge
  }

  /** Whether a job is under way or waits for its next try. */
  get busy(): boolean {
    return this.#run !== undefined
  }

  /** Starts a job in the place of any other. */
  start(job: Job): void {
    this.stop()
    const run = {}
    this.#run = run
    void this.#try(job, run, 0)
  }

  /** Drops the job. */
  stop(): void {
    this.#run = undefined
    this.#cancel?.()
    this.#cancel = undefined
  }

  async #try(job: Job, run: object, attempt: number): Promise<void> {
    const current = (): boolean => this.#run === run
    try {
      await job(current)
      if (current()) this.#run = undefined
    } catch (thrown) {
      if (!current()) return
      const delay = backoff(attempt, this.#context.random)
      if (this.#judge(asRxpepError(thrown), delay) === 'leave') this.#run = undefined
      else
        this.#cancel = this.#context.clock.after(delay, () => void this.#try(job, run, attempt + 1))
    }
  }
}
