/**
 * XEP-0402 1.2 §7, from the old lists (XEP-0048) to bookmarks of their own.
 */
import { asRxpepError } from '../base/asRxpepError.ts'
import { UsageError, type RxpepError } from '../base/errors.ts'
import type { Account } from '../collection/account.ts'
import type { Collection } from '../collection/collection.ts'
import type { WaitOptions } from '../collection/whenTrue.ts'
import { sameValue } from '../outbox/sameValue.ts'
import type { Edit } from '../sync/edit.ts'
import { bookmarks, type Bookmark, type BookmarkInput } from './bookmarks.ts'
import {
  BRIDGES_NODE,
  BRIDGES_PRIVATE,
  legacyBookmarks,
  privateBookmarks,
  type LegacyBookmark,
  type LegacyBookmarkInput,
  type LegacyRoom,
} from './legacyBookmarks.ts'

/** An entry that was left where it was. */
export interface KeptBookmark {
  /** The entry. */
  readonly entry: LegacyBookmark
  /**
   * Why: `url`, web pages have no place in XEP-0402; `differs`, the bookmark of this room says something else; `has-more`, other
   * clients keep something with it that has no place in a bookmark (the room is bookmarked all the same); `failed`, it could not be written.
   */
  readonly reason: 'url' | 'differs' | 'has-more' | 'failed'
  /** What stood in the way of one that failed. */
  readonly error?: RxpepError
}

/** What has become of the old lists. */
export interface BookmarkMigration {
  /** The rooms that are bookmarked now and in no old list any more, by their bare JID. */
  readonly moved: readonly string[]
  /** What is left in the old lists. */
  readonly kept: readonly KeptBookmark[]
}

type Rooms = Collection<Bookmark, BookmarkInput>
type OldList = Collection<LegacyBookmark, LegacyBookmarkInput>

/**
 * Moves the rooms of the old lists, in the node and in private XML, to `bookmarks`; once more has nothing more to do. A list that the
 * server bridges is left alone. Nothing is taken away before it is stored in its new place, and bookmarks that are there stay as they are.
 *
 * Rejects as `whenReady` does.
 *
 * @example
 * const { moved, kept } = await migrateBookmarks(account)
 */
export async function migrateBookmarks(
  account: Account,
  options?: WaitOptions,
): Promise<BookmarkMigration> {
  await account.whenOnline(options)
  const features = await account.features()
  const lists = [
    ...(features.has(BRIDGES_NODE) ? [] : [legacyBookmarks]),
    ...(features.has(BRIDGES_PRIVATE) ? [] : [privateBookmarks]),
  ].map((definition) => account.collection(definition))
  if (lists.length === 0) return { moved: [], kept: [] }
  const rooms = account.collection(bookmarks)
  await Promise.all([rooms, ...lists].map((each) => each.whenReady(options)))
  const moved = new Set<string>()
  const kept: KeptBookmark[] = []
  // One after the other: the server may keep these lists in step with each other.
  for (const list of lists) {
    const entries = [...list.view]
    const outcomes = await Promise.all(
      entries.map(([id, entry]) => moveOne(rooms, list, id, entry)),
    )
    outcomes.forEach((outcome, n) => {
      if (outcome === 'moved') moved.add(entries[n]?.[0] ?? '')
      else kept.push(outcome)
    })
  }
  return { moved: [...moved], kept }
}

async function moveOne(
  rooms: Rooms,
  list: OldList,
  id: string,
  entry: LegacyBookmark,
): Promise<'moved' | KeptBookmark> {
  if (entry.kind === 'url') return { entry, reason: 'url' }
  const known = rooms.view.get(id)
  if (known && !saysAll(known, entry)) return { entry, reason: 'differs' }
  const hitch =
    (known ? undefined : await hitchOf(() => rooms.put(bookmarkOf(id, entry)))) ??
    (entry.hasMore === true ? { reason: 'has-more' } : undefined) ??
    (await hitchOf(() => list.remove(id)))
  return hitch ? { entry, ...hitch } : 'moved'
}

type Hitch = Pick<KeptBookmark, 'reason' | 'error'>

/** What kept an edit from being stored; another device may have been faster. */
async function hitchOf(make: () => Edit): Promise<Hitch | undefined> {
  try {
    const edit = make()
    const outcome = await edit.done
    if (outcome.type === 'settled') return undefined
    if (outcome.type === 'conflicted') return { reason: 'differs' }
    edit.discard()
    throw outcome.type === 'failed' ? outcome.error : new UsageError('closed')
  } catch (thrown) {
    return { reason: 'failed', error: asRxpepError(thrown) }
  }
}

function bookmarkOf(jid: string, { name, autojoin, nick, password }: LegacyRoom): BookmarkInput {
  return { ...present({ name, nick, password }), jid, autojoin }
}

/** Whether a bookmark says all that an entry of the old list does. */
function saysAll(bookmark: Bookmark, { autojoin, name, nick, password }: LegacyRoom): boolean {
  const said = present({ autojoin, name, nick, password })
  return Object.entries(said).every(([key, value]) =>
    sameValue(bookmark[key as keyof Bookmark], value),
  )
}

function present<V extends object>(fields: V): { [K in keyof V]?: Exclude<V[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(given) as { [K in keyof V]?: Exclude<V[K], undefined> }
}
