import {
  UsageError,
  type Collection,
  type CollectionStatus,
  type Document,
  type View,
} from '@rxpep/core'
import type { Subscribable } from './store.ts'

/** Tells nothing, ever. */
export const NEVER: Subscribable<never> = {
  subscribe: () => ({
    unsubscribe: () => undefined,
  }),
}

/** No rows, no items, no edits: the same list each time. */
export const NOTHING: readonly never[] = []

const VIEW: View<never> = Object.assign(new Map<string, never>(), { toArray: () => NOTHING })

const QUERY = { rows: NOTHING, rows$: NEVER, count: 0, count$: NEVER }

/** Stands for a collection or document where there is none to watch: nothing is there, and to write is refused. */
function absent(phase: 'loading' | 'closed', code: 'no-account' | 'closed'): unknown {
  const refuse = (): never => {
    throw new UsageError(code)
  }
  const status: CollectionStatus = {
    phase,
    online: false,
    delivery: 'none',
    privacy: 'unknown',
    fromCache: false,
    pending: 0,
    failed: 0,
  }
  return {
    view: VIEW,
    status,
    view$: NEVER,
    value$: NEVER,
    status$: NEVER,
    edits$: NEVER,
    conflicts$: NEVER,
    item$: () => NEVER,
    query: () => QUERY,
    put: refuse,
    update: refuse,
    remove: refuse,
    clear: refuse,
  }
}

type Absent = Collection<never> & Document<never>

/** While nobody is logged in. */
export const NO_ACCOUNT = /* @__PURE__ */ absent('loading', 'no-account') as Absent

/** Of an account that was closed before it was opened. */
export const CLOSED = /* @__PURE__ */ absent('closed', 'closed') as Absent
