import { bookmarks } from './core.ts'
import { createHook } from './createHook.ts'

/**
 * The account's rooms (XEP-0402), and what changes them.
 *
 * @throws UsageError `no-account` outside of a provider
 * @example
 * const { items, put, remove } = useBookmarks()
 */
export const useBookmarks = createHook(bookmarks)
