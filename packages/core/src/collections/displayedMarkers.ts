/**
 * XEP-0490 1.0.1, Message Displayed Synchronization.
 *
 * > The displayed state only moves forward.
 */
import { attribute } from '../codec/attribute.ts'
import { child } from '../codec/child.ts'
import type { Codec } from '../codec/codec.ts'
import { undecodable, unencodable } from '../codec/codecErrors.ts'
import { fromItemId } from '../codec/fromItemId.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlString } from '../codec/xmlType.ts'
import { defineCollection, type CollectionDefinition } from '../collection/defineCollection.ts'
import { bareJid, isBareJid, parseJid, sameJid } from '../xml/jid.ts'
import { canonicalJid } from './canonicalJid.ts'

const NS_DISPLAYED = 'urn:xmpp:mds:displayed:0'

/** The id that an archive gave a message (XEP-0359 §3). */
export interface StanzaId {
  /** The id, unique in that archive. */
  readonly id: string
  /** Whose archive: the room's bare JID in a group chat, else the account's own. */
  readonly by: string
}

/** How far a chat has been displayed (XEP-0490 §4.1). */
export interface DisplayedMarker {
  /** The chat: the bare JID of a contact or room, the full JID of a participant of a room; it is the ItemID. */
  readonly chat: string
  /** The last message that was displayed. */
  readonly stanzaId: StanzaId
}

/** What {@link displayedMarkers} needs to know. */
export interface DisplayedMarkersOptions {
  /** The account's JID: the ids of all chats but group chats come from its archive. */
  readonly account: string
  /**
   * Which of two messages of one chat is later, as only an app with an archive can tell: negative when `a` comes before `b`, positive
   * when it comes after, 0 when they are one. Nothing where it doesn't know one of them: then the other one counts.
   */
  readonly compare: (a: DisplayedMarker, b: DisplayedMarker) => number | undefined
}

const required = { required: true } as const

/**
 * Describes how far each chat has been displayed on any device (XEP-0490). Make it once for an account.
 *
 * What is put only moves a marker forward: what is not later is neither shown nor sent, and where a careless device takes it back within
 * seconds, it is put right. The view shows what the server has: what others have taken back long after, and ids that the archive doesn't
 * know, are for the app to ignore. A marker by anybody but the account or, for a bare JID, the chat itself lands in quarantine, and gives
 * way to a `put` with `overwrite`.
 *
 * @throws UsageError `invalid-jid`
 * @example
 * const displayed = displayedMarkers({ account: account.jid, compare: (a, b) => archive.compare(a.chat, a.stanzaId.id, b.stanzaId.id) })
 * account.collection(displayed).put({ chat: 'romeo@montague.lit', stanzaId: { id, by: account.jid } })
 */
export function displayedMarkers({
  account,
  compare,
}: DisplayedMarkersOptions): CollectionDefinition<DisplayedMarker> {
  return defineCollection({
    node: NS_DISPLAYED,
    codec: checked(bareJid(account)),
    itemId: ({ chat }) => chat,
    canonicalItemId: canonicalJid,
    // What can't be told apart by age goes as it comes.
    compare: (a, b) => compare(a, b) ?? 1,
  })
}

const markers: Codec<DisplayedMarker> = xmlCodec({
  name: 'displayed',
  xmlns: NS_DISPLAYED,
  fields: {
    chat: fromItemId({ accepts: (id) => parseJid(id) !== undefined, same: sameJid }),
    stanzaId: child(
      xmlCodec({
        name: 'stanza-id',
        xmlns: 'urn:xmpp:sid:0',
        fields: { id: attribute(xmlString, required), by: attribute(xmlString, required) },
      }),
      required,
    ),
  },
})

/** Only who keeps an archive of the chat gives ids in it. */
function checked(account: string): Codec<DisplayedMarker> {
  const isBy = (by: string, chat: string) =>
    sameJid(by, account) || (isBareJid(chat) && sameJid(by, chat))
  return {
    decode(payload, id) {
      const marker = markers.decode(payload, id)
      const { by } = marker.stanzaId
      if (!isBy(by, id)) throw undecodable(`the stanza id is by '${by}'`)
      return marker
    },
    encode(marker, id, previous) {
      const element = markers.encode(marker, id, previous)
      const { by } = marker.stanzaId
      if (!isBy(by, id)) throw unencodable(`the stanza id is by '${by}'`)
      return element
    },
  }
}
