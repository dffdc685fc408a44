import { RxpepError, UsageError } from './errors.ts'

/** The error itself when it is one of ours; anything else thrown is a mistake in the caller's code or in ours. */
export function asRxpepError(thrown: unknown): RxpepError {
  if (thrown instanceof RxpepError) return thrown as RxpepError
  return new UsageError('unexpected', { detail: String(thrown), cause: thrown })
}
