import { noAccount, UsageError, type Account } from '@rxpep/core'
import { getContext, hasContext, setContext } from 'svelte'
import { now, type MaybeGetter } from './watch.ts'

/** An account, or a getter of one that may change: `() => account`. It gives nothing while nobody is logged in. */
export type AccountSource = MaybeGetter<Account | undefined>

// The same for two copies of this package in one page.
const KEY = Symbol.for('@rxpep/svelte')

/**
 * Gives an account to this component and to all in it; called while the component is made.
 *
 * With a getter the stores follow when it gives another account. While it gives none they show nothing: what they show is empty, and
 * loading.
 *
 * @example
 * let { account, children } = $props()
 * setAccount(() => account)
 */
export function setAccount(account: AccountSource): void {
  setContext(KEY, account)
}

/**
 * The account that a component further up has set, as it is now; called while the component is made. While nobody is logged in it is
 * `noAccount`, in which there is nothing.
 *
 * @throws UsageError `no-account` when none has
 * @example
 * const account = getAccount()
 */
export function getAccount(): Account {
  return now(accountSource())
}

/** Where a store has its account from: what it was told, or the context. */
export function accountSource(told?: AccountSource): MaybeGetter<Account> {
  const source = told ?? contextSource()
  return typeof source === 'function' ? () => source() ?? noAccount : (source ?? noAccount)
}

function contextSource(): AccountSource {
  if (!hasContext(KEY)) throw new UsageError('no-account', { detail: 'setAccount was not called' })
  return getContext<AccountSource>(KEY)
}
