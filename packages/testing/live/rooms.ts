import {
  bookmarks,
  xml,
  type AccountOptions,
  type Bookmark,
  type BookmarkInput,
  type Collection,
  type Conflict,
  type Element,
  type Transport,
} from '@rxpep/core'
import { expect } from 'vitest'
import { publishItems } from '../src/contract/stanzas.ts'
import { recordedAccount, type RecordedAccount } from './library.ts'
import { patientClock } from './patientClock.ts'

/** The room that devices edit. */
export const ROOM = 'orchard@rooms.capulet.lit'

/** A device with the library on it, whose bookmarks are watched. */
export interface RoomsDevice extends RecordedAccount {
  /** Its bookmarks. */
  readonly rooms: Collection<Bookmark, BookmarkInput>
  /** The bookmark of the room as each view had it, from the first view on. */
  readonly shown: (Bookmark | undefined)[]
  /** Its conflicts that stand. */
  conflicts(): readonly Conflict<Bookmark>[]
  /** Resolves when the bookmark of the room is like this: all of it. */
  shows(expected: Bookmark | undefined): Promise<void>
}

/** Puts the library on a transport, with time that passes slower than it does, and watches the bookmarks. */
export function roomsDevice(
  transport: Transport,
  options: Partial<AccountOptions> = {},
): RoomsDevice {
  const recorded = recordedAccount(transport, { clock: patientClock, ...options })
  const rooms = recorded.account.collection(bookmarks)
  const shown: (Bookmark | undefined)[] = []
  rooms.subscribe((view) => shown.push(view.get(ROOM)))
  let conflicts: readonly Conflict<Bookmark>[] = []
  rooms.conflicts$.subscribe((standing) => (conflicts = standing))
  return {
    ...recorded,
    rooms,
    shown,
    conflicts: () => conflicts,
    shows: (expected) => expect.poll(() => rooms.view.get(ROOM)).toEqual(expected),
  }
}

/** Publishes the room as a client without the library would. */
export function publishRoom({ name, nick, autojoin }: Bookmark): Element {
  const children = nick === undefined ? [] : [xml('nick', {}, nick)]
  const conference = xml(
    'conference',
    { xmlns: bookmarks.node, name, autojoin: String(autojoin) },
    ...children,
  )
  return publishItems(bookmarks.node, [xml('item', { id: ROOM }, conference)])
}
