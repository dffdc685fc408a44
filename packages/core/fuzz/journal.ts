import type { FieldValue, Field, Thing } from './thing.ts'

/** One edit as it was followed from the call to its end. */
export interface FollowedEdit {
  /** When it was sent first; nothing while it was not. */
  sentAt: number | undefined
  /** How many writes the server had made when it was sent first; nothing while it was not. */
  sentSince: number | undefined
  /** When it ended. */
  endedAt: number | undefined
  /** How it ended; nothing while it has not. */
  end: string | undefined
  /** How often it ended. */
  ends: number
  /** Where it is now. */
  readonly state: () => string
}

/** What somebody wanted of one item. */
export interface Intent {
  /** The device; nothing for a client without the library. */
  readonly by: number | undefined
  /** What shall be: the item there whatever else, changed if it is there, or gone. */
  readonly type: 'put' | 'update' | 'remove'
  /** The ItemID. */
  readonly id: string
  /** The fields that it is about. */
  readonly fields: Partial<Thing>
  /** The item as it was meant to be; nothing where it was to be gone. */
  readonly wanted: Thing | undefined
  /** The item as its author saw it. */
  readonly saw: Thing | undefined
  /** When. */
  readonly at: number
  /** How many writes the server had made by then. */
  readonly since: number
  /** How many versions of items its device had heard of by then. */
  readonly heard: number
  /** The edits that carry it; none where the author is no device. */
  readonly edits: FollowedEdit[]
  /** Whether it follows from what was done before: it takes something back, or makes it again. */
  readonly derived: boolean
  /** Whether its device has crashed since, so that its end was not seen. */
  lost: boolean
}

/** A conflict that a device told. */
export interface Told {
  /** The device. */
  readonly by: number
  /** The ItemID. */
  readonly id: string
  /** Why. */
  readonly reason: string
  /** The item before both. */
  readonly base: Thing | undefined
  /** The item as it was meant here. */
  readonly ours: Thing | undefined
  /** The item as it was meant elsewhere. */
  readonly theirs: Thing | undefined
  /** When. */
  readonly at: number
  /** Whether it is told still, has been withdrawn, was answered by the user, or was told by a run that crashed. */
  now: 'standing' | 'withdrawn' | 'answered' | 'lost'
}

/** A field that changed in a view. */
export interface Shown {
  /** When. */
  readonly at: number
  /** The ItemID. */
  readonly id: string
  /** The field. */
  readonly field: Field
  /** What it was; nothing where there was no item. */
  readonly from: FieldValue | undefined
  /** What it is; nothing where there is no item. */
  readonly to: FieldValue | undefined
  /** Whether the user did that, on this device. */
  readonly local: boolean
}

/** Something that must not be. */
export interface Fault {
  /** What kind. */
  readonly kind: string
  /** What exactly. */
  readonly text: string
}
