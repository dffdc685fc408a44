import { asRxpepError } from '../base/asRxpepError.ts'
import { UsageError } from '../base/errors.ts'
import type { Observable } from 'rxjs'

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
    const settle = (end: () => void): void => {
      signal?.removeEventListener('abort', aborted)
      end()
      // A state that is there at once arrives before the subscription does.
      queueMicrotask(() => {
        subscription.unsubscribe()
      })
    }
    const aborted = (): void => {
      settle(() => {
        reject(signal?.reason as Error)
      })
    }
    signal?.addEventListener('abort', aborted)
    const fail = (error: unknown): void => {
      settle(() => {
        reject(asRxpepError(error))
      })
    }
    const subscription = state$.subscribe({
      next(state) {
        try {
          const found = look(state)
          if (found !== undefined) {
            settle(() => {
              resolve(found)
            })
          }
        } catch (error) {
          fail(error)
        }
      },
      complete() {
        fail(new UsageError('closed'))
      },
    })
  })
}
