import type { GetRoom, Room } from './room.ts'

/** Something to do that is timed; what went before it, such as making the values, is not. */
export type Act = () => unknown

/** An edit of the user, in two acts. */
export interface EditActs {
  /** Makes the edit: whoever watches has been told when it returns, or when its promise resolves. */
  readonly edit: Act
  /** The server says that it has it: over when the edit is. */
  readonly confirm: Act
}

/**
 * The rooms of an account as a side keeps them, for one run: written as an app would write it with that library.
 *
 * What returns an {@link Act} is not timed itself: it makes ready what the act then does. An act that returns a promise is over when that
 * resolves. Whoever watches has been told when an act is over.
 */
export interface Store {
  /** Takes in all rooms at once: what there is at first. */
  loading(rooms: readonly Room[]): Act
  /** Takes in one room, new or changed, as the server tells it. */
  telling(room: Room): Act
  /** Lets go of a room, as the server tells that it is gone. */
  taking(jid: string): Act
  /** Takes in all rooms from the text that came over the wire. */
  wiring?(rooms: readonly Room[]): Act
  /** Tells of each change of any room; a subscriber can look up rooms in what it is told. */
  watch(told: (get: GetRoom) => void): void
  /** Tells of one room: of what it is now, where the library does that, and then of each change. */
  watchRoom?(jid: string, told: (room: Room | undefined) => void): void
  /** Keeps a live view of the rooms that are joined, by name, in the fastest way there is, and tells of each change. */
  watchSorted?(told: () => void): void
  /** Keeps the same view and hands out its rows as an array, as a list on a page needs them. */
  watchRows?(told: (rows: readonly unknown[]) => void): void
  /** What the sorted view shows at the end. */
  sorted?(): Iterable<Room>
  /** The user changes a nickname: seen at once, and confirmed later. */
  editing?(jid: string, nick: string): EditActs
  /** The user changes a nickname, and the server does not confirm it; resolves when that is so. */
  leavePending?(jid: string, nick: string): unknown
  /** The rooms as they are seen at the end. */
  rooms(): Iterable<Room> | Promise<Iterable<Room>>
  /** Ends it. */
  end?(): unknown
}

/** What an app starts with from a storage: the act resolves with the rooms as they are seen then. */
export type Restart = () => Promise<Iterable<Room>> | Iterable<Room>

/** One way to keep rooms: RxPEP, what people would use instead, or a limit. */
export interface Side {
  /** Its name in commands and data. */
  readonly id: SideId
  /** Its name in tables. */
  readonly name: string
  /** The packages whose versions are told. */
  readonly packages: readonly string[]
  /** The works that it can't do, each with the reason. */
  readonly leftOut?: Readonly<Partial<Record<WorkId, string>>>
  /** A fresh store with nothing in it. */
  create(): Store | Promise<Store>
  /** Stores rooms where it keeps them over a restart (untimed); the result starts from there. */
  restarting?(rooms: readonly Room[]): Promise<Restart> | Restart
  /** Only what has to be kept for the values themselves: what memory is counted beyond. A `Map` of the rooms unless told. */
  plain?(rooms: readonly Room[]): unknown
}

/** The sides. `limit` is what can't be beaten; `limit-xml` does by hand what has to be done from the stanza on. */
export type SideId =
  | 'limit'
  | 'limit-xml'
  | 'rxpep-engine'
  | 'rxpep'
  | 'tanstack-db'
  | 'rxdb'
  | 'tinybase'
  | 'mobx'
  | 'zustand-immer'
  | 'rxjs-copy'

/** The works. */
export type WorkId =
  | 'first-load'
  | 'first-view'
  | 'update'
  | 'come-and-go'
  | 'fan-out'
  | 'edit'
  | 'edit-pending'
  | 'sorted'
  | 'sorted-rows'
  | 'all-at-once'
  | 'memory'
  | 'cold-start'
  | 'page-weight'
