import type { EditedField } from '../outbox/field.ts'
import { applyIntents } from '../outbox/intent.ts'
import type { Element } from '../xml/element.ts'
import { intentsOf, type Flight } from './flight.ts'
import { isChange, type QueuedEdit } from './queuedEdit.ts'

/** The fields of edits that were settled together, while it is looked after them. */
export interface Guard<T> {
  /** The fields. */
  fields: readonly EditedField[]
  /**
   * When it began, as a moment of the past: what the item was shortly before that, an overtaken writer may bring back. Nothing once the
   * fields know it.
   */
  since: number | undefined
  /** The item as it was before the edits. */
  readonly base: T | undefined
  /** The item as the edits made it. */
  readonly target: T
  /** The payload that made it so, where it was sent: the one that the server has, if that says the same. */
  readonly payload?: Element | undefined
  /** The write that made it so, until it has landed. */
  write?: Flight<T>['write'] | undefined
  /** Whether the item has been removed since it was made anew by this: nothing of it is put back any more. */
  readonly gone?: boolean
  /** When it ends, in milliseconds since the epoch; not before its write has ended. */
  until: number
}

/** What was sent and may still reach the server, long after: nobody can tell. */
export interface Late {
  /** The payload; nothing for a removal. */
  readonly payload: Element | undefined
  /** Until when it is to be reckoned with, in milliseconds since the epoch. */
  readonly until: number
}

/** All that is under way for one item: at most one write, and what waits behind it. */
export class Lane<T> {
  /** The ItemID. */
  readonly id: string
  /** The edits that wait, oldest first. */
  queue: QueuedEdit<T>[] = []
  /** The write under way, or whose outcome is unknown. */
  flight: Flight<T> | undefined
  /** The lane behind it in the line of those that wait to be sent. */
  behind: Lane<T> | undefined
  /** Whether it is being worked on. */
  busy = false
  /** Nothing is sent before, in milliseconds since the epoch. */
  notBefore = 0
  /** Edits are gathered until then, in milliseconds since the epoch. */
  windowEnds = 0
  /** Whether the item is read before anything is written. */
  reads = false
  /** Edits that were settled a short while ago. */
  guards: Guard<T>[] = []
  /** What may still arrive of what was sent on streams that are gone. */
  late: Late[] = []

  constructor(id: string) {
    this.id = id
  }

  /** The edits that have not ended, oldest first. */
  get edits(): QueuedEdit<T>[] {
    return this.flight ? [...this.flight.edits, ...this.queue] : this.queue
  }

  /** Those of them that the user sees: not an update of what was removed meanwhile. */
  get #seen(): QueuedEdit<T>[] {
    return this.flight?.removed === true ? this.queue : this.edits
  }

  /** Whether there is nothing left to do or to look after. */
  get idle(): boolean {
    return (
      !this.busy &&
      this.flight === undefined &&
      this.queue.length + this.guards.length + this.late.length === 0
    )
  }

  /** Whether anything waits to be sent. */
  get waits(): boolean {
    return !this.busy && (this.flight !== undefined || this.queue.length > 0)
  }

  /** The item as the user sees it, over what the server has; what was in flight before everything was cleared doesn't show. */
  applyTo(value: T | undefined, cleared: boolean, mergeBy?: string): T | undefined {
    if (cleared) return applyIntents(intentsOf(this.queue), undefined, mergeBy)
    return applyIntents(intentsOf(this.#seen), value, mergeBy)
  }

  /** The edits that may go together next: changes until a removal, or a removal, or one that goes alone. */
  next(): QueuedEdit<T>[] {
    const [head] = this.queue
    if (head === undefined) return []
    if (!together(head)) return [head]
    const end = this.queue.findIndex((edit) => !together(edit))
    return end < 0 ? [...this.queue] : this.queue.slice(0, end)
  }

  /** What was under way is over: no guard waits for that any more. */
  land(): void {
    this.flight = undefined
    for (const each of this.guards) each.write = undefined
  }

  /** Takes edits out of the queue. */
  drop(edits: readonly QueuedEdit<T>[]): void {
    if (this.queue.length === 0) return
    const [one] = edits
    const gone = edits.length === 1 ? undefined : new Set(edits)
    this.queue = this.queue.filter((edit) => (gone ? !gone.has(edit) : edit !== one))
  }
}

function together<T>(edit: QueuedEdit<T>): boolean {
  const { alone, suspected } = edit
  return isChange(edit) && alone !== true && suspected !== true
}
