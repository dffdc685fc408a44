import type { MergeOptions } from '../outbox/policy.ts'

/** How edits of a collection or document are sent, and meet those of others. */
export interface EditOptions<T> extends MergeOptions<T> {
  /**
   * For values that change with each keystroke: edits are seen at once, and sent at most every so many milliseconds, and when the user
   * leaves the page. Each edit is sent as soon as may be unless told.
   */
  readonly writeEvery?: number
}
