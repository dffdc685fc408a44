import type { RxpepError } from '../base/errors.ts'

/** What the library did or saw, and why: one entry of `account.trace$`. Never holds payloads or secrets. */
export type TraceEntry = { readonly at: number } & TraceFact

/** The facts that are traced. `node` names the node that it is about. */
export type TraceFact =
  /** A fresh session began. */
  | { readonly type: 'session'; readonly jid: string; readonly session: number }
  /** The same session was taken up again. */
  | { readonly type: 'resumed'; readonly session: number }
  /** The stream was lost. */
  | { readonly type: 'offline'; readonly error?: RxpepError }
  /** A pubsub event of somebody else was thrown away (XEP-0223 §6). */
  | { readonly type: 'refused-message'; readonly from: string }
  /** A node was found private; `was` tells what the server would not let us see. */
  | {
      readonly type: 'privacy'
      readonly node: string
      readonly verdict: string
      readonly was: readonly string[]
    }
  /** A node is about to be repaired; `was` is the old access model where others could read. */
  | {
      readonly type: 'repair'
      readonly node: string
      readonly fields: readonly string[]
      readonly was?: string
    }
  /** A complete snapshot was folded. */
  | { readonly type: 'snapshot'; readonly node: string; readonly items: number }
  /** Items were read again because what was seen might be stale. */
  | {
      readonly type: 'read-back'
      readonly node: string
      readonly ids: readonly string[]
      readonly reason: string
    }
  /** An own write came back as an event: delivery works. */
  | { readonly type: 'delivery-proven'; readonly node: string }
  /** An own write did not come back as an event in time. */
  | { readonly type: 'echo-missing'; readonly node: string; readonly id: string }
  /** The server dropped an item to make room. */
  | { readonly type: 'evicted'; readonly node: string; readonly id: string }
  /** An item could not be decoded. */
  | { readonly type: 'quarantined'; readonly node: string; readonly id: string }
  /** Something failed and will be tried again after `delay` milliseconds. */
  | {
      readonly type: 'retry'
      readonly node: string
      readonly delay: number
      readonly error: RxpepError
    }
  /** The server can't keep such a node private: private XML is used in its place. */
  | { readonly type: 'fallback'; readonly node: string; readonly error: RxpepError }
  /** Something failed for good. */
  | { readonly type: 'failed'; readonly node: string; readonly error: RxpepError }
  /** Something is put back or taken away again that another write, which did not know of it, has spoilt. */
  | {
      readonly type: 'put-back'
      readonly node: string
      readonly id: string
      readonly reason: 'overwritten' | 'late write' | 'removed'
    }
  /** An edit moved to another state. */
  | {
      readonly type: 'edit'
      readonly node: string
      readonly id: string | undefined
      readonly state: string
    }

/** Takes a fact down. */
export type Trace = (fact: TraceFact) => void
