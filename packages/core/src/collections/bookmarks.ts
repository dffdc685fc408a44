/**
 * XEP-0402 1.2, PEP Native Bookmarks.
 *
 * > Each item SHALL have, as item id, the Room JID of the chatroom
 */
import { attribute } from '../codec/attribute.ts'
import { childElement, childText } from '../codec/child.ts'
import { fromItemId } from '../codec/fromItemId.ts'
import type { NamedCodec } from '../codec/codec.ts'
import type { ReadonlyElement } from '../codec/readonlyElement.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlBoolean } from '../codec/xmlType.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { bareJid, isBareJid, sameJid } from '../xml/jid.ts'
import { NS_BOOKMARKS } from '../xml/namespaces.ts'

/** A chat room to remember (XEP-0402 §2). */
export interface Bookmark {
  /** The room's bare JID, which is the ItemID. */
  readonly jid: string
  /** Whether to join it at log-in. */
  readonly autojoin: boolean
  /** The name that the user gave it. */
  readonly name?: string
  /** The user's nickname there, where it is not the usual one; other clients may have left an empty one. */
  readonly nick?: string
  /** The password that the room asks for; the server can read it. */
  readonly password?: string
  /** `<extensions/>`: what other specifications and clients keep with the bookmark. */
  readonly extensions?: ReadonlyElement
}

/** A {@link Bookmark} to write: without `autojoin` the room is not joined at log-in. */
export type BookmarkInput = Omit<Bookmark, 'autojoin'> & Partial<Pick<Bookmark, 'autojoin'>>

const codec: NamedCodec<Bookmark, BookmarkInput> = xmlCodec({
  name: 'conference',
  xmlns: NS_BOOKMARKS,
  fields: {
    jid: fromItemId({ accepts: isBareJid, same: sameJid }),
    name: attribute(),
    autojoin: attribute(xmlBoolean, { default: false }),
    nick: childText(),
    password: childText(),
    extensions: childElement(),
  },
})

/**
 * The rooms that the account has bookmarked (XEP-0402), by their JID.
 *
 * @example
 * const rooms = account.collection(bookmarks)
 * rooms.put({ jid: 'council@conference.underhill.org', name: 'Council of Oberon', autojoin: true })
 */
export const bookmarks = defineCollection<Bookmark, BookmarkInput>({
  node: NS_BOOKMARKS,
  codec,
  itemId: ({ jid }) => jid,
  canonicalItemId: (id) => (isBareJid(id) ? bareJid(id) : undefined),
})
