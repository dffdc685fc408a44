import type { Codec } from '../codec/codec.ts'
import type { Intent } from '../outbox/intent.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { Conflicts } from './conflicts.ts'
import type { Edit } from './edit.ts'
import type { EditStore } from './editStore.ts'
import type { Lane } from './lane.ts'
import type { Ledger } from './ledger.ts'
import type { Past } from './past.ts'
import type { Sweeper } from './sweeper.ts'

/** What an outbox needs to know of the collection that it is for. */
export interface OutboxOptions<T> extends ItemOptions<T> {
  /** The name of the node. */
  readonly node: string
  /** Writes values. */
  readonly codec: Codec<T, unknown>
  /** For how long edits of an item are gathered before they are sent, in milliseconds. */
  readonly writeEvery?: number
}

/** Who has an outbox. */
export interface OutboxHost<T> {
  /** Something about the edits is new. */
  readonly changed: () => void
  /** Has what waits sent when the step under way is over; the answer is whether there is one: until then nothing is. */
  readonly defer: () => boolean
  /** Makes an edit that the user has asked for by another edit, or by a conflict: queues it and sends what may be sent. */
  readonly submit: (intent: Intent<T>) => Edit<T>
  /** An edit has come to nothing: the user has taken it back, or it failed. */
  readonly void: (edit: Edit<T>) => void
}

/**
 * What the parts of one outbox work with. What keeps something is a class, and those that others need lie here; all else are functions
 * over the bench, which call each other without anybody having to introduce them.
 */
export interface Workbench<T> {
  /** The account's own. */
  readonly context: RemoteContext
  /** The node. */
  readonly node: RemoteNode<T>
  /** What is known of the collection, and how its edits meet those of others. */
  readonly options: OutboxOptions<T>
  /** Who has the outbox. */
  readonly host: OutboxHost<T>
  /** The edits. */
  readonly ledger: Ledger<T>
  /** What the items were a moment ago. */
  readonly past: Past<T>
  /** Where conflicts are told. */
  readonly conflicts: Conflicts<T>
  /** Where edits are stored. */
  readonly store: EditStore<T>
  /** Who says when something in a lane has had its time. */
  readonly sweeper: Sweeper<T>
  /** What stands again when an edit is taken back that was made in its place. */
  readonly instead: WeakMap<Edit<T>, () => void>
  /** There may be something to send for an item. */
  readonly wake: (lane: Lane<T> | undefined) => void
  /** Sends what may be sent now; called whenever that may have changed. */
  readonly pump: () => void
  /** Until when a clear may still arrive that nobody has answered, in milliseconds since the epoch. */
  lateClear: number
  /** Whether all is over: nothing is sent any more. */
  closed: boolean
}
