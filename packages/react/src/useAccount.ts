import { useMemo } from 'react'
import { UsageError, type Account, type AccountStatus } from '@rxpep/core'
import { useProvided } from './accountContext.ts'
import { isServer } from './isServer.ts'
import { storeOf, useStore } from './store.ts'
import { NEVER } from './absent.ts'

/**
 * The account, to undo, to batch, or to close it.
 *
 * @throws UsageError `no-account` outside of a provider, and while it has none
 * @example
 * const account = useAccount()
 * return <button onClick={() => account.undo()}>Undo</button>
 */
export function useAccount(): Account {
  const { account } = useProvided()
  if (!account) throw new UsageError('no-account', { detail: 'the provider has none' })
  return account
}

const ABSENT: AccountStatus = { state: 'offline', refused: 0 }

/**
 * The connection of the account: renders again when it is another one. While there is no account it is `offline`.
 *
 * @throws UsageError `no-account` outside of a provider
 * @example
 * const { state } = useAccountStatus()
 * return <p>{state === 'online' ? 'Online' : 'Offline: what you change is sent later'}</p>
 */
export function useAccountStatus(): AccountStatus {
  const { account, hydration } = useProvided()
  const store = useMemo(() => {
    const now = () => (account ? account.status : ABSENT)
    const server = () => hydration?.status ?? (isServer ? now() : ABSENT)
    return storeOf(account?.status$ ?? NEVER, now, server)
  }, [account, hydration])
  return useStore(store)
}
