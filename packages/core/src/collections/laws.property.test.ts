import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { insert, line, prefixed, text, unknown, unknownAttributes } from '../../test/unknownXml.ts'
import type { Codec } from '../codec/codec.ts'
import { copyElement } from '../codec/copyElement.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml, type Element, type Node } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { bookmarks } from './bookmarks.ts'
import { contacts } from './contacts.ts'
import { displayedMarkers } from './displayedMarkers.ts'
import { extensionOf } from './extensions.ts'
import { legacyBookmarkCodec } from './legacyBookmarks.ts'
import { notificationsOf, withNotifications } from './notificationSettings.ts'
import { isPinned, withPinned } from './pinning.ts'
import { noteCodec } from './rosterNotes.ts'
import { secretKeyBackup } from './secretKeyBackup.ts'

const ROOM = 'garden@chat.shakespeare.lit'
const PAGE = 'http://the-tech.mit.edu/Shakespeare/'
const ACCOUNT = 'juliet@capulet.lit'

/** A codec, what it is about, and what of the XML it knows. */
interface Subject {
  readonly codec: Codec<unknown, never>
  readonly id: string
  readonly values: fc.Arbitrary<unknown>
  readonly attributes: readonly string[]
  readonly children: readonly string[]
  /** Whether text around the children is a part of the value. */
  readonly ownText?: boolean
}

const optional = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(fields, { requiredKeys: [] })
const both = <A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
  fc.tuple(a, b).map(([left, right]) => ({ ...left, ...right }))
const dates = fc
  .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
  .map((date) => date.toISOString())
const room = both(
  fc.record({ autojoin: fc.boolean() }),
  optional({ name: line, nick: text, password: text }),
)
const texts = fc.array(text, { maxLength: 3 })

const subjects: Record<string, Subject> = {
  bookmarks: {
    codec: bookmarks.codec,
    id: ROOM,
    values: room.map((fields) => ({ jid: ROOM, ...fields })),
    attributes: ['name', 'autojoin'],
    children: ['nick', 'password', 'extensions'],
  },
  'rooms of the old list': {
    codec: legacyBookmarkCodec,
    id: ROOM,
    values: room.map((fields) => ({ kind: 'room', jid: ROOM, ...fields })),
    attributes: ['jid', 'name', 'autojoin'],
    children: ['nick', 'password'],
  },
  'pages of the old list': {
    codec: legacyBookmarkCodec,
    id: PAGE,
    values: optional({ name: line }).map((fields) => ({ kind: 'url', url: PAGE, ...fields })),
    attributes: ['url', 'name'],
    children: [],
  },
  notes: {
    codec: noteCodec,
    id: ACCOUNT,
    values: both(
      fc.record({ jid: fc.constant(ACCOUNT), text: fc.oneof(text, fc.constant('')) }),
      optional({ created: dates, modified: dates }),
    ),
    attributes: ['jid', 'cdate', 'mdate'],
    children: [],
    ownText: true,
  },
  markers: {
    codec: displayedMarkers({ account: ACCOUNT, compare: () => undefined }).codec,
    id: ROOM,
    values: fc.record({
      chat: fc.constant(ROOM),
      stanzaId: fc.record({ id: line, by: fc.constantFrom(ACCOUNT, ROOM) }),
    }),
    attributes: [],
    children: ['stanza-id'],
  },
  contacts: {
    codec: contacts.codec,
    id: ACCOUNT,
    values: both(
      fc.record({
        jid: fc.constant(ACCOUNT),
        nicknames: texts,
        emails: texts,
        phones: fc.array(fc.oneof(text, fc.constant('tel:+1')), { maxLength: 3 }),
        urls: texts,
        impp: texts,
      }),
      optional({
        name: text,
        names: optional({
          surname: text,
          given: text,
          additional: text,
          prefix: text,
          suffix: text,
        }),
        organization: text,
        title: text,
        birthday: text,
        note: text,
      }),
    ),
    attributes: [],
    children: [
      'fn',
      'n',
      'nickname',
      'email',
      'tel',
      'url',
      'impp',
      'org',
      'title',
      'bday',
      'note',
    ],
  },
  'backups of keys': {
    codec: secretKeyBackup.codec,
    id: 'current',
    values: fc.record({ message: fc.uint8Array() }),
    attributes: [],
    children: [],
    ownText: true,
  },
}

const isElement = (node: Node) => typeof node !== 'string'
const overTheWire = (root: Element) => parseXml(root.toString())

/** A payload with XML around what is known that nobody knows; read from the wire. */
function payloads({ codec, id, values, ownText = false }: Subject): fc.Arbitrary<Element> {
  return fc
    .record({
      value: values,
      attrs: unknownAttributes,
      around: fc.array(ownText ? unknown.filter(isElement) : unknown, { maxLength: 6 }),
      places: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    })
    .map(({ value, attrs, around, places }) => {
      const root = codec.encode(value as never, id)
      Object.assign(root.attrs, attrs, prefixed)
      around.forEach((node, i) => {
        insert(root, node, (places[i % places.length] ?? 0) % (root.children.length + 1))
      })
      return overTheWire(root)
    })
}

/** What is decoded may tell that there is more in the XML. */
function withoutHint(value: unknown): unknown {
  return Object.fromEntries(Object.entries(value as object).filter(([key]) => key !== 'hasMore'))
}

/** What is left when all that the codec knows is taken away. */
function unknownPart(root: Element, { attributes, children, ownText }: Subject): Element {
  const rest = copyElement(root)
  const isKnown = (node: Node) =>
    typeof node === 'string'
      ? ownText === true
      : children.includes(node.getName()) && ['urn:xmpp:sid:0', rest.getNS()].includes(node.getNS())
  for (const name of attributes) rest.attrs[name] = undefined
  rest.children = rest.children.filter((node) => !isKnown(node))
  return rest
}

describe.each(Object.entries(subjects))('the laws of %s', (_, subject) => {
  const { codec, id, values } = subject

  it('are read as they were written', () => {
    fc.assert(
      fc.property(values, (value) => {
        const sent = codec.encode(value as never, id)
        expect(codec.decode(sent, id)).toEqual(value)
        expect(codec.decode(overTheWire(sent), id)).toEqual(value)
      }),
    )
  })

  it('change nothing when the value is the old one', () => {
    fc.assert(
      fc.property(payloads(subject), (x) => {
        const before = x.toString()
        const again = codec.encode(codec.decode(x, id) as never, id, x)
        expect(canonicalEqual(again, x), `${String(again)}\n${before}`).toBe(true)
        expect(canonicalEqual(overTheWire(again), x)).toBe(true)
        expect(x.toString()).toBe(before)
      }),
    )
  })

  it('keep all that is unknown when the value is another one', () => {
    fc.assert(
      fc.property(payloads(subject), values, (x, value) => {
        const edited = overTheWire(codec.encode(value as never, id, x))
        expect(withoutHint(codec.decode(edited, id))).toEqual(value)
        const same = canonicalEqual(unknownPart(edited, subject), unknownPart(x, subject))
        expect(same, `${String(edited)}\n${String(x)}`).toBe(true)
      }),
    )
  })
})

describe('the laws of extensions', () => {
  const NS_NOTIFY = 'urn:xmpp:notification-settings:1'
  const category = fc.constantFrom('client', 'gateway')
  const type = fc.constantFrom('pc', 'phone')
  const app = fc.oneof(
    fc.constant(undefined),
    fc.record({ category }),
    fc.record({ category, type }),
  )
  const name = fc.constantFrom('always', 'on-mention', 'never')
  const settings = fc
    .record({ name, app, advanced: fc.boolean(), more: unknownAttributes })
    .map(({ name, app, advanced, more }) =>
      xml(
        name,
        {
          ...more,
          ...prefixed,
          'identity-category': app?.category,
          'identity-type': (app as { type?: string } | undefined)?.type,
        },
        advanced && xml('advanced', {}, xml('x', { xmlns: 'urn:x' })),
      ),
    )
  const bookmark = fc
    .record({
      settings: fc.array(fc.oneof(settings, unknown), { maxLength: 5 }),
      around: fc.array(unknown, { maxLength: 4 }),
      has: fc.boolean(),
    })
    .map(({ settings, around, has }) => {
      const notify = xml('notify', { xmlns: NS_NOTIFY })
      const extensions = xml('extensions', {})
      const conference = xml('conference', { xmlns: 'urn:xmpp:bookmarks:1' })
      for (const each of settings) insert(notify, each, notify.children.length)
      for (const each of around) insert(extensions, each, extensions.children.length)
      if (has) insert(extensions, notify, 0)
      insert(conference, extensions, 0)
      return bookmarks.codec.decode(overTheWire(conference), ROOM)
    })
  const othersOf = ({ extensions }: { extensions?: { children: readonly unknown[] } }) =>
    extensions?.children
      .filter((child) => !/^<(notify|pinned) /.test(String(child)))
      .map(String)
      .join('')

  it('have the setting that was made, and keep all else', () => {
    fc.assert(
      fc.property(bookmark, name, app, (before, setting, app) => {
        const after = withNotifications(before, setting, app)
        expect(notificationsOf(after, app)).toBe(setting)
        expect(notificationsOf(after)).toBe(app ? (notificationsOf(before) ?? setting) : setting)
        expect(othersOf(after)).toBe(othersOf(before))
        expect(withNotifications(after, setting, app)).toBe(after)
        const count = (room: typeof before) =>
          (extensionOf(room, 'notify', NS_NOTIFY)?.toString() ?? '').split('<advanced').length
        expect(count(after)).toBe(count(before))
      }),
    )
  })

  it('are pinned or not, and keep all else', () => {
    fc.assert(
      fc.property(bookmark, fc.boolean(), (before, pinned) => {
        const after = withPinned(before, pinned)
        expect(isPinned(after)).toBe(pinned)
        expect(othersOf(after)).toBe(othersOf(before))
        expect(othersOf(withPinned(after, !pinned))).toBe(othersOf(before))
        expect(notificationsOf(after)).toBe(notificationsOf(before))
      }),
    )
  })
})
