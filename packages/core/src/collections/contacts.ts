/**
 * XEP-0292 0.12.0, vCard4 Over XMPP.
 *
 * > it MUST include an ItemID set to the bare JID of the contact
 */
import { child, childText } from '../codec/child.ts'
import { children } from '../codec/children.ts'
import type { NamedCodec } from '../codec/codec.ts'
import { fromItemId } from '../codec/fromItemId.ts'
import { tolerant } from '../codec/tolerant.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { sameJid } from '../xml/jid.ts'
import { canonicalBareJid } from './canonicalJid.ts'
import { NS_VCARD, vcardProperty } from './vcardProperty.ts'

/** The parts of a person's name (RFC 6350 §6.2.2). */
export interface ContactNames {
  /** The family name. */
  readonly surname?: string
  /** The given name. */
  readonly given?: string
  /** Further given names. */
  readonly additional?: string
  /** What goes before, such as a title. */
  readonly prefix?: string
  /** What goes after. */
  readonly suffix?: string
}

/** What the user keeps about somebody, privately (XEP-0292 §5): the common properties of a vCard. All others stay in it. */
export interface Contact {
  /** The contact's bare JID, which is the ItemID. */
  readonly jid: string
  /** The name to show (`<fn/>`). */
  readonly name?: string
  /** Its parts (`<n/>`). */
  readonly names?: ContactNames
  /** What they are called. */
  readonly nicknames: readonly string[]
  /** E-mail addresses. */
  readonly emails: readonly string[]
  /** Telephone numbers: `tel:` URIs, or as they were written. */
  readonly phones: readonly string[]
  /** Web pages. */
  readonly urls: readonly string[]
  /** Addresses for instant messages, as URIs such as `xmpp:juliet@capulet.lit`. */
  readonly impp: readonly string[]
  /** The organization, or the first part of its name. */
  readonly organization?: string
  /** The position there. */
  readonly title?: string
  /** The birthday, as far as it is known: `1966-08-06`, `--08-06` (RFC 6350 §4.3.1). */
  readonly birthday?: string
  /** What else there is to say. */
  readonly note?: string
}

/** A {@link Contact} to write: what it doesn't say is empty. */
export type ContactInput = Pick<Contact, 'jid'> & Partial<Contact>

const text = /* @__NO_SIDE_EFFECTS__ */ (name: string) =>
  tolerant(child(vcardProperty(name, ['text'])))
const list = /* @__NO_SIDE_EFFECTS__ */ (property: NamedCodec<string>) =>
  children(property, { tolerant: true })
const isUri = (value: string) => /^[a-z][a-z0-9+.-]*:/i.test(value)

const codec: NamedCodec<Contact, ContactInput> = xmlCodec({
  name: 'vcard',
  xmlns: NS_VCARD,
  fields: {
    jid: fromItemId({ accepts: (id) => canonicalBareJid(id) !== undefined, same: sameJid }),
    name: text('fn'),
    names: child(
      xmlCodec({
        name: 'n',
        xmlns: NS_VCARD,
        fields: {
          surname: childText(),
          given: childText(),
          additional: childText(),
          prefix: childText(),
          suffix: childText(),
        },
      }),
    ),
    nicknames: list(vcardProperty('nickname', ['text'])),
    emails: list(vcardProperty('email', ['text'])),
    phones: list(vcardProperty('tel', ['uri', 'text'], (tel) => (isUri(tel) ? 'uri' : 'text'))),
    urls: list(vcardProperty('url', ['uri'])),
    impp: list(vcardProperty('impp', ['uri'])),
    organization: text('org'),
    title: text('title'),
    birthday: tolerant(child(vcardProperty('bday', ['date', 'date-time', 'text']))),
    note: text('note'),
  },
})

/**
 * What the user keeps about others, by their bare JID (XEP-0292 §5). These are private; the user's own vCard, which others read, is not
 * among them.
 *
 * @example
 * const cards = account.collection(contacts)
 * cards.put({ jid: 'romeo@montague.lit', name: 'Romeo', note: 'Met at the ball' })
 */
export const contacts = defineCollection<Contact, ContactInput>({
  node: 'urn:xmpp:contacts',
  codec,
  itemId: ({ jid }) => jid,
  canonicalItemId: canonicalBareJid,
})
