/**
 * XEP-0048 1.2, Bookmarks.
 *
 * > A storage element qualified by the 'storage:bookmarks' namespace may contain a collection of child elements
 */
import { chosen } from '../access/chosen.ts'
import { entryListing } from '../access/entryListing.ts'
import { listed } from '../access/listed.ts'
import { privateXml } from '../access/privateXml.ts'
import { attribute } from '../codec/attribute.ts'
import { childText } from '../codec/child.ts'
import type { Codec } from '../codec/codec.ts'
import { unencodable } from '../codec/codecErrors.ts'
import { constant } from '../codec/constant.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlBoolean, xmlString } from '../codec/xmlType.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { pubsubAccess } from '../remote/pubsubAccess.ts'
import { elements, type Element } from '../xml/element.ts'
import { bareJid, parseJid } from '../xml/jid.ts'
import { NS_LEGACY_BOOKMARKS } from '../xml/namespaces.ts'
import { jidType } from './jidType.ts'

/** A chat room in the old list (XEP-0048 §2.1). */
export interface LegacyRoom {
  /** Tells it from a URL. */
  readonly kind: 'room'
  /** The room's JID as it is written there. */
  readonly jid: string
  /** Whether to join it at log-in. */
  readonly autojoin: boolean
  /** The name that the user gave it. */
  readonly name?: string
  /** The user's nickname there. */
  readonly nick?: string
  /** The password that the room asks for; the server can read it. */
  readonly password?: string
  /** Whether there is more in the entry than these fields: it stays there, whatever is written. */
  readonly hasMore?: true
}

/** A web page in the old list (XEP-0048 §2.2). */
export interface LegacyUrl {
  /** Tells it from a room. */
  readonly kind: 'url'
  /** Where the page is. */
  readonly url: string
  /** The name that the user gave it. */
  readonly name?: string
}

/** An entry of the old list: a room or a web page. */
export type LegacyBookmark = LegacyRoom | LegacyUrl

/** A {@link LegacyBookmark} to write: without `autojoin` a room is not joined at log-in. */
export type LegacyBookmarkInput =
  (Omit<LegacyRoom, 'autojoin'> & Partial<Pick<LegacyRoom, 'autojoin'>>) | LegacyUrl

const rooms = xmlCodec({
  name: 'conference',
  xmlns: NS_LEGACY_BOOKMARKS,
  fields: {
    kind: constant('room'),
    jid: attribute(jidType, { required: true }),
    name: attribute(),
    autojoin: attribute(xmlBoolean, { default: false }),
    nick: childText(),
    password: childText(),
  },
})

const urls = xmlCodec({
  name: 'url',
  xmlns: NS_LEGACY_BOOKMARKS,
  fields: {
    kind: constant('url'),
    url: attribute(xmlString, { required: true }),
    name: attribute(),
  },
})

/** The ItemID of an entry: a room's bare JID, or the URL of a page. */
export function legacyBookmarkId(entry: LegacyBookmarkInput): string {
  return entry.kind === 'url' ? entry.url : roomId(entry.jid)
}

/** What is no JID stands for itself: it lands in quarantine under it. */
function roomId(text: string): string {
  return parseJid(text) ? bareJid(text) : text
}

/** With a scheme it is the address of a page; what follows might be taken for a resource. */
function canonicalId(id: string): string {
  return /^[^@/[]+:/.test(id) ? id : roomId(id)
}

function idOf(entry: Element): string | undefined {
  const { jid = '', url = '' } = entry.attrs
  if (entry.is('conference', NS_LEGACY_BOOKMARKS)) return roomId(jid) || undefined
  return entry.is('url', NS_LEGACY_BOOKMARKS) ? url || undefined : undefined
}

const ATTRIBUTES = ['jid', 'name', 'autojoin']
const CHILDREN = ['nick', 'password']

/** Whether an entry says what the fields of a room don't. */
function hasMore(entry: Element): boolean {
  return (
    Object.keys(entry.attrs).some(
      (name) => !/^xmlns(:|$)/.test(name) && !ATTRIBUTES.includes(name),
    ) ||
    elements(entry).some(
      (child) => child.getNS() !== NS_LEGACY_BOOKMARKS || !CHILDREN.includes(child.getName()),
    )
  )
}

/** What isn't written stays as it is. */
function roomOf(entry: LegacyRoom): LegacyRoom {
  const room = { ...entry } as Omit<LegacyRoom, 'hasMore'> & { hasMore?: true }
  delete room.hasMore
  return room
}

/** The old list, as entries of rooms by their bare JID and of web pages by their URL. */
export const legacyBookmarkListing = entryListing({
  name: 'storage',
  xmlns: NS_LEGACY_BOOKMARKS,
  idOf,
})

/**
 * An entry of the old list, or one that is an item of its own (XEP-0223, listing 1): then its ItemID may be any.
 */
export const legacyBookmarkCodec: Codec<LegacyBookmark, LegacyBookmarkInput> = {
  decode(payload, id) {
    if (payload.is('url', NS_LEGACY_BOOKMARKS)) return urls.decode(payload, id)
    const room = rooms.decode(payload, id)
    return hasMore(payload) ? Object.freeze({ ...room, hasMore: true }) : room
  },
  encode(entry, id, previous) {
    const element =
      (entry as Partial<LegacyUrl> | undefined)?.kind === 'url'
        ? urls.encode(entry as LegacyUrl, id, previous)
        : rooms.encode(roomOf(entry as LegacyRoom), id, previous)
    const named = idOf(element)
    if (named !== id && (!previous || named !== idOf(previous)))
      throw unencodable(`'${named ?? ''}' is not the ItemID '${id}'`)
    return element
  },
}

/** That the server itself keeps this node and the bookmarks of XEP-0402 in step (XEP-0402 §7). */
export const BRIDGES_NODE = 'urn:xmpp:bookmarks:1#compat-pep'

/** That the server keeps the list in private XML in step with them as well. */
export const BRIDGES_PRIVATE = 'urn:xmpp:bookmarks:1#compat'

/**
 * The old list of bookmarks in a node (XEP-0048 §3, item `current`), with what lies beside it as items of their own (XEP-0223, listing
 * 1). The list is read, changed, stored and read again, at most three times.
 *
 * A server that bridges it has no such node in truth: there the same list is read and written as private XML.
 *
 * COMPAT(Prosody 0.12, mod_bookmarks): nobody with a subscription hears of that node, and once it stores items the account can't log in.
 */
export const legacyBookmarks = defineCollection<LegacyBookmark, LegacyBookmarkInput>({
  node: NS_LEGACY_BOOKMARKS,
  codec: legacyBookmarkCodec,
  itemId: legacyBookmarkId,
  canonicalItemId: canonicalId,
  access: chosen(
    [listed(pubsubAccess, legacyBookmarkListing), privateXml(legacyBookmarkListing)],
    async ({ first, second }, { context }) =>
      (await context.features.get()).has(BRIDGES_NODE) ? second : first,
  ),
})

/** The old list of bookmarks in private XML (XEP-0048 1.0, XEP-0049), where most old clients have it; nobody tells of its changes. */
export const privateBookmarks = defineCollection<LegacyBookmark, LegacyBookmarkInput>({
  node: 'jabber:iq:private storage:bookmarks',
  codec: legacyBookmarkCodec,
  itemId: legacyBookmarkId,
  canonicalItemId: canonicalId,
  access: privateXml(legacyBookmarkListing),
})
