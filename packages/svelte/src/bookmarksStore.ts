import { bookmarks, type Bookmark, type BookmarkInput } from '@rxpep/core'
import type { AccountSource } from './accountContext.ts'
import { collectionStore, type CollectionStore } from './collectionStore.ts'

/**
 * The store of the account's bookmarks: {@link collectionStore} of `bookmarks`.
 *
 * @param account where it is not the one of the context
 * @throws UsageError `no-account`
 * @example
 * const bookmarks = bookmarksStore()
 * // {#each $bookmarks as [jid, room] (jid)} <li>{room.name}</li> {/each}
 */
export function bookmarksStore(account?: AccountSource): CollectionStore<Bookmark, BookmarkInput> {
  return collectionStore(bookmarks, account)
}
