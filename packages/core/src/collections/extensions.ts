import { copyElement, freezeElement } from '../codec/copyElement.ts'
import { keepChildren, putChild } from '../codec/childElements.ts'
import type { ReadonlyElement } from '../codec/readonlyElement.ts'
import { findChild, xml, type Element } from '../xml/element.ts'
import { NS_BOOKMARKS } from '../xml/namespaces.ts'

/** What may have `<extensions/>`: a bookmark, one to write, or the draft of one. */
export interface Extended {
  /** The room's bare JID. */
  readonly jid: string
  /** `<extensions/>`: what other specifications and clients keep with the bookmark. */
  readonly extensions?: ReadonlyElement | undefined
}

/** One of the elements in the `<extensions/>` of a bookmark (XEP-0402 §2). */
export function extensionOf(
  { extensions }: Extended,
  name: string,
  xmlns: string,
): ReadonlyElement | undefined {
  return extensions?.getChild(name, xmlns)
}

/**
 * The bookmark with an element in its `<extensions/>`: in the place of the one of the same name and namespace, or after the others,
 * which stay as they are. To a collection `<extensions/>` is one field: where two devices change it at the same time, one of them is told.
 *
 * @example
 * const colour = xml('colour', { xmlns: 'https://example.org/ns/colours' }, 'red')
 * rooms.update(id, (room) => withExtension(room, colour))
 */
export function withExtension<B extends Extended>(bookmark: B, extension: ReadonlyElement): B {
  const extensions = copyOf(bookmark)
  const child = copyElement(extension)
  const xmlns = child.getNS() ?? NS_BOOKMARKS
  putChild(extensions, findChild(extensions, child.getName(), xmlns), child)
  return { ...bookmark, extensions: freezeElement(extensions) }
}

/** The bookmark without the elements of this name and namespace in its `<extensions/>`, which may be empty then. */
export function withoutExtension<B extends Extended>(bookmark: B, name: string, xmlns: string): B {
  if (!extensionOf(bookmark, name, xmlns)) return bookmark
  const extensions = copyOf(bookmark)
  keepChildren(extensions, (child) => !child.is(name, xmlns))
  return { ...bookmark, extensions: freezeElement(extensions) }
}

function copyOf({ extensions }: Extended): Element {
  return extensions ? copyElement(extensions) : xml('extensions', { xmlns: NS_BOOKMARKS })
}
