import type { Codec } from '../codec/codec.ts'
import type { Intent } from '../outbox/intent.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import type { Edit } from './edit.ts'

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
