import type { Account, Hydration } from '@rxpep/core'
import { UsageError } from './core.ts'
import { createContext, useContext } from './react.ts'

/** What a provider provides. */
export interface Provided {
  /** The account; `noAccount` while nobody is logged in. */
  readonly account: Account
  /** What the page of the server showed of it. */
  readonly hydration: Hydration | undefined
}

/** The nearest provider's. */
export const AccountContext = /* @__PURE__ */ createContext<Provided | undefined>(undefined)

/**
 * What the nearest provider provides.
 *
 * @throws UsageError `no-account` outside of a provider
 */
export function useProvided(): Provided {
  const provided = useContext(AccountContext)
  if (!provided) throw new UsageError('no-account', { detail: 'no RxPepProvider' })
  return provided
}
