import { Subscription, type Observable } from 'rxjs'
import { asRxpepError } from '../base/asRxpepError.ts'
import { UsageError } from '../base/errors.ts'

/** How long to wait for something. */
export interface WaitOptions {
  /** Ends the waiting: the promise rejects with the reason of the signal, which is an `AbortError` unless told otherwise. */
  readonly signal?: AbortSignal
}

/**
 * Resolves with what `look` finds in the first state where it finds something. `look` throws on a state from which
 * there is no way to it: nobody waits for what can't come any more.
 */
export function whenTrue<S, R>(
  state$: Observable<S>,
  look: (state: S) => R | undefined,
  { signal }: WaitOptions = {},
): Promise<R> {
  return new Promise<R>((resolve, reject) => {
    signal?.throwIfAborted()
    const aborted = (): void => {
      waiting.unsubscribe()
      reject(signal?.reason as Error)
    }
    const waiting = new Subscription(() => signal?.removeEventListener('abort', aborted))
    signal?.addEventListener('abort', aborted)
    const next = (state: S): void => {
      try {
        const found = look(state)
        if (found === undefined) return
        resolve(found)
      } catch (error) {
        reject(asRxpepError(error))
      }
      waiting.unsubscribe()
    }
    const complete = (): void => {
      waiting.unsubscribe()
      reject(new UsageError('closed'))
    }
    // Added to a waiting that is over it ends at once: a state that is there arrives before the subscription does.
    waiting.add(state$.subscribe({ next, complete }))
  })
}
