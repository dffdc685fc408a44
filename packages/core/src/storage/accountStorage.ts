import type { AccountStore, AccountStoreParts } from './accountStore.ts'
import { LiveAccountStore } from './liveAccountStore.ts'
import type { Storage } from './storage.ts'

/** A storage that accounts can be kept in. It brings the code for that along: who stores nothing doesn't bundle it. */
export interface AccountStorage extends Storage {
  /** Opens what is stored of an account; returns at once. */
  openAccount(parts: AccountStoreParts): AccountStore
}

/**
 * Makes any {@link Storage} fit for `createAccount({ storage })`; those of this library are already.
 *
 * @example
 * createAccount({ transport, storage: accountStorage(myStorage) })
 */
export function accountStorage<S extends Storage>(storage: S): S & AccountStorage {
  return Object.assign(storage, {
    openAccount: (parts: AccountStoreParts) => new LiveAccountStore(storage, parts),
  })
}
