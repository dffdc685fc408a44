import { NEVER, Observable } from 'rxjs'
import { UsageError } from '../base/errors.ts'
import { SlotMap } from '../structure/slotMap.ts'
import type { Element } from '../xml/element.ts'
import type { Account, AccountStatus } from './account.ts'
import type { Collection } from './collection.ts'
import type { CollectionStatus } from './collectionStatus.ts'
import { queriesOf } from './queriesOf.ts'
import { subscribeTo } from './subscribeTo.ts'

/** Why there is no account. */
type Absence = 'no-account' | 'closed'

/**
 * Stands for the account while nobody is logged in: nothing is in its collections, which are loading, and to write is refused with
 * `no-account`. For what shows an account, such as hooks and stores.
 */
export const noAccount: Account = /* @__PURE__ */ absentAccount('no-account')

/** Stands for an account that was closed before something of it was looked at: nothing is there, and to write is refused with `closed`. */
export const closedAccount: Account = /* @__PURE__ */ absentAccount('closed')

/* @__NO_SIDE_EFFECTS__ */
function absentAccount(absence: Absence): Account {
  const collection = absentCollection(absence)
  const status: AccountStatus = {
    state: absence === 'closed' ? 'closed' : 'offline',
    refused: 0,
  }
  const history = { undo: 0, redo: 0 }
  return {
    jid: '',
    status,
    status$: always(status),
    trace$: NEVER,
    edits$: always([]),
    conflicts$: always([]),
    history,
    history$: always(history),
    collection: <T, I>() => collection as unknown as Collection<T, I>,
    document: (definition) => definition.documentOf(collection as never, definition.initial),
    batch: () => refuse(absence),
    undo: () => ({ type: 'nothing' }),
    redo: () => ({ type: 'nothing' }),
    whenOnline: () => refuseLater(absence),
    whenInSync: () => refuseLater(absence),
    features: () => refuseLater(absence),
    refresh: () => undefined,
    close: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  }
}

function absentCollection(absence: Absence): Collection<never> {
  const view = new SlotMap<never, Element>()
  const status: CollectionStatus = {
    phase: absence === 'closed' ? 'closed' : 'loading',
    online: false,
    delivery: 'none',
    privacy: 'unknown',
    fromCache: false,
    pending: 0,
    failed: 0,
  }
  const view$ = always(view)
  const refused = (): never => refuse(absence)
  return {
    node: '',
    view,
    view$,
    status,
    status$: always(status),
    changes$: NEVER,
    edits$: always([]),
    conflicts$: always([]),
    quarantine$: always(new Map<string, never>()),
    evicted$: NEVER,
    item$: () => always(undefined),
    query: queriesOf<never>({ view, view$ }),
    put: refused,
    update: refused,
    remove: refused,
    clear: refused,
    subscribe: (run) => subscribeTo(view$, run),
    whenReady: () => refuseLater(absence),
    whenInSync: () => refuseLater(absence),
  }
}

function always<V>(value: V): Observable<V> {
  return new Observable((subscriber) => {
    subscriber.next(value)
  })
}

function refuse(absence: Absence): never {
  throw new UsageError(absence)
}

function refuseLater(absence: Absence): Promise<never> {
  return Promise.reject(new UsageError(absence))
}
