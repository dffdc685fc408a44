import { UsageError, type Account } from '@rxpep/core'
import { getContext, setContext } from 'svelte'
import { now, type MaybeGetter } from './watch.ts'

/** An account, or a getter of one that may change: `() => account`. */
export type AccountSource = MaybeGetter<Account>

// The same for two copies of this package in one page.
const KEY = Symbol.for('@rxpep/svelte')

/**
 * Gives an account to this component and to all in it; called while the component is made.
 *
 * With a getter the stores follow when it gives another account.
 *
 * @example
 * let { account, children } = $props()
 * setAccount(() => account)
 */
export function setAccount(account: AccountSource): void {
  setContext(KEY, account)
}

/**
 * The account that a component further up has set, as it is now; called while the component is made.
 *
 * @throws UsageError `no-account` when none has
 * @example
 * const account = getAccount()
 */
export function getAccount(): Account {
  return now(accountSource())
}

/** Where a store has its account from: what it was told, or the context. */
export function accountSource(told?: AccountSource): AccountSource {
  const source = told ?? getContext<AccountSource | undefined>(KEY)
  return typeof source === 'function' ? () => required(source()) : required(source)
}

function required(account: Account | undefined): Account {
  if (account === undefined) throw new UsageError('no-account')
  return account
}
