/**
 * XEP-0469 0.1.0, Bookmark Pinning.
 *
 * > the client MUST add a new 'pinned' element within the 'extensions' element
 */
import { xml } from '../xml/element.ts'
import { extensionOf, withExtension, withoutExtension, type Extended } from './extensions.ts'

const NS_PINNING = 'urn:xmpp:bookmarks-pinning:0'

/** Whether a bookmark is pinned (XEP-0469 §3). */
export function isPinned(bookmark: Extended): boolean {
  return extensionOf(bookmark, 'pinned', NS_PINNING) !== undefined
}

/**
 * The bookmark, pinned or not (XEP-0469 §3); the same one where it is so already.
 *
 * @example
 * rooms.update(id, (room) => withPinned(room, true))
 * rooms.put(withPinned({ jid, name: 'The garden' }, true))
 */
export function withPinned<B extends Extended>(bookmark: B, pinned: boolean): B {
  if (!pinned) return withoutExtension(bookmark, 'pinned', NS_PINNING)
  return isPinned(bookmark)
    ? bookmark
    : withExtension(bookmark, xml('pinned', { xmlns: NS_PINNING }))
}
