import type { Observable } from 'rxjs'
import type { Features } from '../remote/serverFeatures.ts'
import type { TraceEntry } from '../remote/trace.ts'
import type { Conflict, Edit } from '../sync/edit.ts'
import type { Connection } from '../transport/transport.ts'
import type { Collection } from './collection.ts'
import type { CollectionDefinition } from './defineCollection.ts'
import type { DocumentDefinition } from './defineDocument.ts'
import type { Document } from './document.ts'
import type { AccountHistory, HistoryOutcome } from './history.ts'
import type { WaitOptions } from './whenTrue.ts'

/** The connection of an account, as the app sees it. */
export type AccountStatus = Connection & {
  /** How many events were thrown away because somebody else had sent them (XEP-0223 §6). */
  readonly refused: number
}

/** One XMPP account as seen through one transport; owner of the collections. */
export interface Account {
  /** Its bare JID. */
  readonly jid: string
  /** The connection now. */
  readonly status: AccountStatus
  /** The connection: the present state first. */
  readonly status$: Observable<AccountStatus>
  /** What the library does and sees, and why. Holds no payloads. */
  readonly trace$: Observable<TraceEntry>
  /** The edits on their way, and those that failed, of all collections and documents that were opened: the present list first. */
  readonly edits$: Observable<readonly Edit[]>
  /** The conflicts that stand, of all collections and documents that were opened: the present list first. */
  readonly conflicts$: Observable<readonly Conflict[]>
  /**
   * The collection of a definition: the same live object each time.
   *
   * @throws UsageError `definition-clash` when the node is open with another definition, `closed`
   * @example
   * account.collection(bookmarks).view$.subscribe((rooms) => show(rooms.toArray()))
   */
  collection<T, I>(definition: CollectionDefinition<T, I>): Collection<T, I>
  /**
   * The document of a definition: the same live object each time.
   *
   * @throws UsageError `definition-clash`, `closed`
   */
  document<T, I>(definition: DocumentDefinition<T, I>): Document<T, I>
  /** Resolves with the own full JID once the stream is up. Rejects with the typed error that ended it for good, or with the reason of the signal. */
  whenOnline(options?: WaitOptions): Promise<string>
  /**
   * Resolves when every edit of every collection that was opened has ended; what is stored of others waits until they are.
   *
   * Rejects like {@link Account.whenOnline}.
   */
  whenInSync(options?: WaitOptions): Promise<void>
  /**
   * Makes several edits, of one collection or of many, that are seen at once, told as one, and one step for `undo`. Gives what `batch`
   * returns. When `batch` throws they are taken back; a batch in a batch is part of it, and taken back alone when it throws.
   *
   * @throws UsageError `async-recipe` when `batch` returns a promise; what it throws
   * @example
   * account.batch(() => {
   *   notes.remove('a')
   *   folders.update('inbox', (folder) => { folder.count -= 1 })
   * })
   */
  batch<R>(batch: () => R): R
  /** How many steps `undo` and `redo` can go, now. */
  readonly history: AccountHistory
  /** How many steps `undo` and `redo` can go: the present state first. */
  readonly history$: Observable<AccountHistory>
  /**
   * Takes back the last step, an edit or a batch of any of the collections, by new edits. Only what others have not changed since is
   * taken back: their changes stay. A hundred steps are kept, of this account as long as it is open.
   *
   * @throws UsageError `in-batch`
   * @example
   * const outcome = account.undo()
   * if (outcome.type === 'overtaken') tell('Somebody has changed this since.')
   */
  undo(): HistoryOutcome
  /**
   * Makes again the last step that was taken back; there is none any more once the user has made another edit.
   *
   * @throws UsageError `in-batch`
   */
  redo(): HistoryOutcome
  /**
   * What the server can do, asked once a session.
   *
   * Rejects with NodeError `unsupported` where private nodes can't be kept, with TransportError or StanzaError when the question failed.
   */
  features(): Promise<Features>
  /** Reads again what may have changed unseen; for when the user comes back to the app. A page does it by itself. */
  refresh(): void
  /** Ends all collections, and the stream if it is the library's own. */
  close(): Promise<void>
  /** Gives up, for all devices, the subscriptions that the account's devices share, and deletes what is stored of it here; then closes. */
  forget(): Promise<void>
}
