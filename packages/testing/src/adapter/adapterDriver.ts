import type {
  Account,
  AccountStatus,
  CollectionStatus,
  Conflict,
  Edit,
  QueryOptions,
  Row,
  View,
} from '@rxpep/core'
import type { Note, Settings } from './definitions.ts'

/** One place of an app that shows something of an account: a subscriber, a component. */
export interface Watcher<V> {
  /** What it shows now. */
  readonly shown: V
  /** How often it was made anew since it was mounted: further calls of a subscriber, further renders of a component, further runs of an effect. */
  readonly times: number
  /** Gives it another account, as an app does when somebody else logs in. */
  give(account: Account): void
  /** Takes it away, as an app does with what is not shown any more. */
  unmount(): void
}

/**
 * How an adapter is driven: one function for each thing that an app can watch, made as an app would make it, by a hook, a store or an
 * observable. All of them watch the definitions `notes` and `settings` of this suite.
 */
export interface AdapterDriver {
  /** Watches the notes as a whole. It reads nothing else of them: neither their status nor their edits. */
  collection(account: Account): Watcher<View<Note>>
  /** Watches one note. */
  item(account: Account, id: string): Watcher<Note | undefined>
  /** Watches the notes that a query finds. */
  query(account: Account, query: QueryOptions<Note>): Watcher<readonly Row<Note>[]>
  /** Watches the value of the settings. */
  document(account: Account): Watcher<Settings>
  /** Watches the status of the notes, and nothing else of them. */
  status(account: Account): Watcher<CollectionStatus>
  /** Watches the connection of the account. */
  account(account: Account): Watcher<AccountStatus>
  /** Watches the edits of the notes. */
  edits(account: Account): Watcher<readonly Edit<Note>[]>
  /** Watches the conflicts of the notes. */
  conflicts(account: Account): Watcher<readonly Conflict<Note>[]>
  /** Does what a handler of a click does. What changes by it is on the screen when this returns. */
  act(work: () => void): void
  /** Lets the framework do what it does later, where that takes more than the microtasks that have run by then. */
  settled?(): void | Promise<void>
}
