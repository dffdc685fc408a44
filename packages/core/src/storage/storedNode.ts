import type { Element } from '../xml/element.ts'

/** What is kept of an edit that has not ended. Payloads are XML text. */
export interface EditRecord {
  /** What it does. */
  readonly type: 'put' | 'update' | 'remove' | 'clear'
  /** The ItemID; absent for `clear`. */
  readonly id?: string | undefined
  /** The payload that the user saw; absent when there was no item. */
  readonly before?: string | undefined
  /** The payload that the edit makes; always there for `put` and `update`. */
  readonly after?: string | undefined
  /** Whether it goes before what was made earlier: it puts something right. */
  readonly first?: boolean | undefined
  /** Whether it may overwrite what can't be decoded. */
  readonly overwrite?: boolean | undefined
  /** There once it may have reached the server, with the payload that it was sent on. */
  readonly sent?: { readonly base?: string | undefined } | undefined
  /** There once it has failed: what its error says. It waits for the user then. */
  readonly failed?: Readonly<Record<string, unknown>> | undefined
}

/** An edit as it is stored. */
export interface StoredEdit {
  /** Its key in the storage. */
  readonly key: string
  /** What is kept of it; the payloads in it are well-formed. */
  readonly record: EditRecord
}

/** An ItemID, and the payload that was stored under it. */
export type StoredItem = readonly [id: string, source: Element]

/** What was stored of a node. */
export interface StoredNode {
  /** The items, each once; absent when no complete snapshot was ever stored. */
  readonly items?: readonly StoredItem[] | undefined
  /** The edits that nobody living works on, in the order in which they were made. From now on they are this account's. */
  readonly edits: readonly StoredEdit[]
}

/** What is stored of one node. */
export interface NodeStore {
  /**
   * What was stored; the same promise each time, and no rejection. When the storage fails, or gives no answer for 15 s, that is told as
   * the store's error, and nothing was stored.
   *
   * Items that come later than a snapshot of the server's are history: the caller drops those that remote lacks by {@link dropItem}.
   */
  load(): Promise<StoredNode>
  /**
   * The edits whose account is gone since they were last asked for, such as those of a tab that was closed; empty when there are none.
   * From now on they are this account's. Never rejects.
   */
  adopt(): Promise<readonly StoredEdit[]>
  /**
   * Stores an edit, a known one anew under its key, in one atomic batch with all else that is told in this turn.
   *
   * `saved` resolves when it will survive a crash; when the storage fails or gives no answer for 5 s too, which is told as the
   * store's error.
   */
  saveEdit(
    key: string | undefined,
    record: EditRecord,
  ): { readonly key: string; readonly saved: Promise<void> }
  /**
   * Takes an edit away within 500 ms, or with the next edit; never before the items that were told earlier, unless there is no room for
   * those: then the items of the node count as unknown until there is.
   *
   * So what the edit has made of its item is told first, by {@link saveItem} or {@link dropItem}.
   */
  dropEdit(key: string): void
  /** Stores an item within 500 ms, or with the next edit. The element must not change afterwards. */
  saveItem(id: string, source: Element): void
  /** Takes an item away within 500 ms, or with the next edit. */
  dropItem(id: string): void
  /** Says that the items told so far, with those that were loaded and not dropped, are all that the server has. */
  complete(): void
  /** Deletes all that is stored of the node, at once, edits of other tabs included. Never rejects. */
  forget(): Promise<void>
}
