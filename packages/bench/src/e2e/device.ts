import type { Room } from '../room.ts'
import type { LiveAccount } from './launchers.ts'

/** One device of an account, by one library: what an app does with it. */
export interface Device {
  /** Logs in and gets the bookmarks; resolves when the first complete view is there, and events come. */
  open(): Promise<void>
  /** The rooms as they are seen. */
  rooms(): Iterable<Room>
  /** Stores a room; resolves when the server has it. */
  put(room: Room): Promise<unknown>
  /** Tells of each room that changes in the view. */
  watch(told: (room: Room) => void): void
  /** Logs out. */
  close(): Promise<void>
}

/** Where a device logs in, and as whom. */
export interface Login extends LiveAccount {
  /** The address of the server, for WebSocket. */
  readonly url: string
  /** The device's resource. */
  readonly resource: string
}

/** The parts of an account's JID. */
export function partsOf({ jid }: LiveAccount): { username: string; domain: string } {
  const [username = '', domain = ''] = jid.split('@')
  return { username, domain }
}
