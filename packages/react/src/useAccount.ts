import type { Account, AccountStatus } from '@rxpep/core'
import { useProvided } from './accountContext.ts'
import { changesOf, useStoreOf } from './store.ts'
import { useOpened } from './useOpened.ts'

/**
 * The account, to undo, to batch, or to close it. While nobody is logged in it is `noAccount` of `@rxpep/core`, which has nothing in it and
 * refuses to write.
 *
 * @throws UsageError `no-account` outside of a provider
 * @example
 * const account = useAccount()
 * return <button onClick={() => account.undo()}>Undo</button>
 */
export function useAccount(): Account {
  return useProvided().account
}

/**
 * The connection of the account: renders again when it is another one. While there is no account it is `offline`.
 *
 * @throws UsageError `no-account` outside of a provider
 * @example
 * const { state } = useAccountStatus()
 * return <p>{state === 'online' ? 'Online' : 'Offline: what you change is sent later'}</p>
 */
export function useAccountStatus(): AccountStatus {
  const { live, first } = useOpened()
  return useStoreOf(
    () => ({
      now: () => live.status,
      server: () => first.status,
      subscribe: changesOf(live.status$),
    }),
    [live, first],
  )
}
