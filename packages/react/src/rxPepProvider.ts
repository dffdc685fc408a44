import type { ReactElement, ReactNode } from 'react'
import type { Account, Hydration } from '@rxpep/core'
import { noAccount } from './core.ts'
import { AccountContext } from './accountContext.ts'
import { createElement, useMemo } from './react.ts'

/** What {@link RxPepProvider} takes. */
export interface RxPepProviderProps {
  /** The account of all hooks below; none while nobody is logged in. */
  readonly account: Account | undefined
  /** What `hydrate` of `@rxpep/core` gave, where the page was rendered on a server. */
  readonly hydration?: Hydration | undefined
  /** What uses it. */
  readonly children?: ReactNode
}

/**
 * Provides an account to the hooks below. It belongs to the app, which makes and closes it; with another one nothing of the former
 * is shown any more.
 *
 * @example
 * const account = connect({ service, jid, password })
 * createRoot(element).render(<RxPepProvider account={account}><App /></RxPepProvider>)
 */
export function RxPepProvider({
  account = noAccount,
  hydration,
  children,
}: RxPepProviderProps): ReactElement {
  const value = useMemo(() => ({ account, hydration }), [account, hydration])
  return createElement(AccountContext.Provider, { value }, children)
}
