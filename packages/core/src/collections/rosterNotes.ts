/**
 * XEP-0145 1.0, Annotations.
 *
 * > For any given JID there MUST NOT be more than one note.
 */
import { entryListing } from '../access/entryListing.ts'
import { privateXml } from '../access/privateXml.ts'
import { attribute } from '../codec/attribute.ts'
import type { Codec } from '../codec/codec.ts'
import { unencodable } from '../codec/codecErrors.ts'
import { ownText } from '../codec/ownText.ts'
import { tolerant } from '../codec/tolerant.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlDateTime } from '../codec/xmlType.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import type { Element } from '../xml/element.ts'
import { canonicalJid } from './canonicalJid.ts'
import { jidType } from './jidType.ts'

const NS_NOTES = 'storage:rosternotes'

/** What the user has noted about somebody (XEP-0145 §2). */
export interface RosterNote {
  /** Whom it is about, as it is written there: a bare JID, as a rule. */
  readonly jid: string
  /** What it says. */
  readonly text: string
  /** When it was first written, as in `2004-09-24T15:23:21Z` (XEP-0082): `new Date(created)` reads it. */
  readonly created?: string
  /** When it was last changed, in the same form. */
  readonly modified?: string
}

function idOf(entry: Element): string | undefined {
  const { jid = '' } = entry.attrs
  return entry.is('note', NS_NOTES) ? (canonicalJid(jid) ?? (jid || undefined)) : undefined
}

/** The list of notes, as entries by the JID that they are about. */
export const noteListing = entryListing({ name: 'storage', xmlns: NS_NOTES, idOf })

const entries = xmlCodec({
  name: 'note',
  xmlns: NS_NOTES,
  fields: {
    jid: attribute(jidType, { required: true }),
    text: ownText(),
    created: tolerant(attribute(xmlDateTime, { name: 'cdate' })),
    modified: tolerant(attribute(xmlDateTime, { name: 'mdate' })),
  },
})

/** An entry of the list of notes. Dates that are none count as absent, and stay. */
export const noteCodec: Codec<RosterNote> = {
  decode: (payload, id) => entries.decode(payload, id),
  encode(note, id, previous) {
    const element = entries.encode(note, id, previous)
    if (idOf(element) !== id) throw unencodable(`'${note.jid}' is not the ItemID '${id}'`)
    return element
  },
}

/**
 * The user's notes about others, in private XML (XEP-0145 §2): one list, of which nobody tells when it changes. It is read, changed,
 * stored and read again, at most three times.
 *
 * @example
 * const notes = account.collection(rosterNotes)
 * notes.put({ jid: 'hamlet@shakespeare.lit', text: 'Seems to be a good writer', modified: new Date().toISOString() })
 */
export const rosterNotes = defineCollection<RosterNote>({
  node: NS_NOTES,
  codec: noteCodec,
  itemId: ({ jid }) => jid,
  canonicalItemId: canonicalJid,
  access: privateXml(noteListing),
})
