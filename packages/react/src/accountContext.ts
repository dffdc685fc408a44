import { createContext, useContext } from 'react'
import { UsageError, type Account, type Hydration } from '@rxpep/core'

/** What a provider provides. */
export interface Provided {
  /** The account; none while nobody is logged in. */
  readonly account: Account | undefined
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
  if (!provided) throw new UsageError('no-account', { detail: 'no RxPepProvider around' })
  return provided
}
