import type { Account, AccountHistory } from '@rxpep/core'
import { accountSource, type AccountSource } from './accountContext.ts'
import { actionsOf } from './actionsOf.ts'
import { liveStore, type LiveStore } from './liveStore.ts'
import { now, watchObservable, watchOf } from './watch.ts'

/** How many steps can be taken back and made again, and both. */
export interface HistoryStore extends LiveStore<AccountHistory> {
  /** Takes back the last step, as {@link Account.undo} does. */
  readonly undo: Account['undo']
  /** Makes again the last step that was taken back, as {@link Account.redo} does. */
  readonly redo: Account['redo']
}

/**
 * The store of the account's history, for an undo button.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const history = historyStore()
 * // <button onclick={history.undo} disabled={$history.undo === 0}>Undo</button>
 */
export function historyStore(account?: AccountSource): HistoryStore {
  const source = accountSource(account)
  return Object.assign(
    liveStore(watchOf(source, (from) => watchObservable(from.history$))),
    actionsOf(() => now(source), 'undo', 'redo'),
  )
}
