import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { bookmarks } from './bookmarks.ts'
import { displayedMarkers } from './displayedMarkers.ts'
import {
  legacyBookmarkCodec,
  legacyBookmarkListing,
  type LegacyBookmark,
} from './legacyBookmarks.ts'
import { withNotifications } from './notificationSettings.ts'
import { withPinned } from './pinning.ts'
import { noteCodec, noteListing } from './rosterNotes.ts'

const JULIET = 'juliet@capulet.lit'
const GARDEN = 'garden@chat.shakespeare.lit'

function expectSame(given: Element, expected: string): void {
  expect(canonicalEqual(given, parseXml(expected)), given.toString()).toBe(true)
}

// In the shapes in which each client writes them: order of attributes, prefixes, white space, what is left out and what is empty.
const NS = 'urn:xmpp:bookmarks:1'
const rooms = {
  'Conversations, which always writes <extensions/>': `<conference xmlns="${NS}" name="Garden" autojoin="true"><nick>juliet</nick><extensions/></conference>`,
  'Conversations, with what others keep there': `<conference xmlns="${NS}" name="Garden" autojoin="false"><extensions xmlns="${NS}"><notify xmlns="urn:xmpp:notification-settings:1"><on-mention/></notify><pinned xmlns="urn:xmpp:bookmarks-pinning:0"/></extensions></conference>`,
  'Gajim, which leaves out what is false': `<conference xmlns="${NS}" name="Garden"><nick>Juliet</nick></conference>`,
  'Gajim, with what others keep there': `<conference xmlns="${NS}" autojoin="true" name="Garden"><nick>Juliet</nick><password>sesame</password><extensions><state xmlns="http://myclient.example/bookmark/state" minimized="true"/></extensions></conference>`,
  'Dino, which says autojoin first and writes no extensions': `<conference xmlns="${NS}" autojoin="false" name="Garden"><nick>juliet</nick><password>sesame</password></conference>`,
  'Converse.js, with white space from its templates': `<conference xmlns="${NS}"\n        name="Garden"\n        autojoin="true">\n    <nick>juliet</nick>\n    \n<extensions><pinned xmlns="urn:xmpp:bookmarks-pinning:0"/></extensions>\n</conference>`,
  'Converse.js, of a room without a name': `<conference xmlns="${NS}" autojoin="false">\n    \n    \n</conference>`,
  'Movim, with the former namespace of notification settings': `<conference xmlns="${NS}" name="Garden" autojoin="true"><nick>juliet</nick><extensions><notify xmlns="urn:xmpp:notification-settings:0"><always/></notify><pinned xmlns="urn:xmpp:bookmarks-pinning:0"/></extensions></conference>`,
  'a library that writes prefixes': `<ns0:conference xmlns:ns0="${NS}" autojoin="1"><ns0:nick>juliet</ns0:nick><ns0:extensions><ns1:state xmlns:ns1="urn:x" minimized="true"/></ns0:extensions></ns0:conference>`,
}

describe('a bookmark as it is written by', () => {
  const { codec } = bookmarks

  it.each(Object.entries(rooms))('%s', (_, text) => {
    const given = parseXml(text)
    const value = codec.decode(given, GARDEN)
    expectSame(codec.encode(value, GARDEN, given), text)
    const named = codec.encode({ ...value, name: 'The garden' }, GARDEN, given)
    named.attrs['name'] = given.attrs['name']
    expectSame(parseXml(named.toString()), text)
  })

  it.each(Object.entries(rooms))('%s, when it is pinned and muted', (_, text) => {
    const given = parseXml(text)
    const value = codec.decode(given, GARDEN)
    const changed = withNotifications(withPinned(value, true), 'never')
    const sent = parseXml(codec.encode(changed, GARDEN, given).toString())
    const read = codec.decode(sent, GARDEN)
    const others = (bookmark: typeof value) =>
      bookmark.extensions?.children
        .filter((child) => typeof child !== 'string' && !isOurs(child))
        .map(String) ?? []
    expect(others(read)).toEqual(others(value))
    expect({ ...read, extensions: null }).toEqual({ ...value, extensions: null })
  })

  const OURS = ['urn:xmpp:notification-settings:1', 'urn:xmpp:bookmarks-pinning:0']
  const isOurs = (child: { getNS(): string | undefined }) => OURS.includes(child.getNS() ?? '')
})

const OLD = 'storage:bookmarks'
const lists = {
  Conversations: `<storage xmlns="${OLD}"><conference jid="${GARDEN}" name="Garden" autojoin="true"><nick>juliet</nick></conference><conference jid="hall@chat.shakespeare.lit" autojoin="false"/></storage>`,
  Gajim: `<storage xmlns="${OLD}"><conference jid="hall@chat.shakespeare.lit" autojoin="1" minimize="1" name="Hall"><nick>Juliet</nick><print_status>in_and_out</print_status></conference><conference jid="${GARDEN}" autojoin="0" name="Garden"><password>sesame</password></conference></storage>`,
  Dino: `<storage xmlns="${OLD}"><conference jid="${GARDEN}" autojoin="true" name="Garden"><nick>juliet</nick></conference></storage>`,
  'Converse.js': `<storage xmlns="${OLD}">\n  <conference name="Garden" autojoin="true"\n      jid="${GARDEN}">\n    <nick>juliet</nick>\n  </conference>\n</storage>`,
  'Psi, with pages and several entries for a room': `<storage xmlns="${OLD}"><url name="Works" url="http://the-tech.mit.edu/Shakespeare/"/><conference autojoin="true" jid="${GARDEN}" name="Garden"><nick>juliet</nick><password/></conference><conference autojoin="false" jid="${GARDEN}" name="Garden, masked"><nick>mask</nick></conference></storage>`,
}

describe('an old list as it is written by', () => {
  it.each(Object.entries(lists))('%s', (_, text) => {
    const given = parseXml(text)
    const entries = legacyBookmarkListing.split(given)
    for (const { id, payload } of entries) {
      const value = legacyBookmarkCodec.decode(payload, id)
      expectSame(
        legacyBookmarkListing.put(given, id, legacyBookmarkCodec.encode(value, id, payload)),
        text,
      )
    }
    const { id, payload } = entries.find((entry) => entry.id === GARDEN)!
    const renamed: LegacyBookmark = { ...legacyBookmarkCodec.decode(payload, id), name: 'Orchard' }
    const written = legacyBookmarkCodec.encode(renamed, id, payload)
    expectSame(legacyBookmarkListing.put(given, id, written), text.replace('"Garden"', '"Orchard"'))
  })
})

const NOTES = 'storage:rosternotes'
const notes = {
  'Gajim, with dates of its own making': `<storage xmlns="${NOTES}"><note jid="hamlet@shakespeare.lit" cdate="1096039401.0" mdate="1096039401.0">Writes well</note><note jid="${JULIET}">Oh my</note></storage>`,
  'Bombus, without dates': `<storage xmlns="${NOTES}"><note jid="hamlet@shakespeare.lit">Writes well</note></storage>`,
  'Vacuum-IM, with dates in its time zone': `<storage xmlns="${NOTES}"><note jid="hamlet@shakespeare.lit" cdate="2004-09-24T17:23:21+02:00" mdate="2004-09-24T17:23:21.250+02:00">Writes well</note></storage>`,
  'Psi, with line breaks and an empty one': `<storage xmlns="${NOTES}"><note jid="${JULIET}"/><note jid="hamlet@shakespeare.lit" cdate="2004-09-24T15:23:21Z">Writes\n  well</note></storage>`,
}

describe('notes as they are written by', () => {
  it.each(Object.entries(notes))('%s', (_, text) => {
    const given = parseXml(text)
    for (const { id, payload } of noteListing.split(given)) {
      const note = noteCodec.decode(payload, id)
      expectSame(noteListing.put(given, id, noteCodec.encode(note, id, payload)), text)
    }
    const id = 'hamlet@shakespeare.lit'
    const { payload } = noteListing.split(given).find((entry) => entry.id === id)!
    const note = { ...noteCodec.decode(payload, id), text: 'Not to be' }
    expectSame(
      noteListing.put(given, id, noteCodec.encode(note, id, payload)),
      text.replace(/Writes\s+well/, 'Not to be'),
    )
  })
})

const MDS = 'urn:xmpp:mds:displayed:0'
const markers = {
  Conversations: [
    GARDEN,
    `<displayed xmlns="${MDS}"><stanza-id xmlns="urn:xmpp:sid:0" id="m1" by="${GARDEN}"/></displayed>`,
  ],
  Gajim: [
    'romeo@montague.lit',
    `<displayed xmlns="${MDS}"><stanza-id xmlns="urn:xmpp:sid:0" id="m1" by="${JULIET}"/></displayed>`,
  ],
  'a library that writes prefixes': [
    JULIET,
    `<n:displayed xmlns:n="${MDS}"><s:stanza-id xmlns:s="urn:xmpp:sid:0" by="${JULIET}" id="m1"/></n:displayed>`,
  ],
  'one that writes more': [
    'romeo@montague.lit',
    `<displayed xmlns="${MDS}" stamp="2026-01-01T00:00:00Z">\n  <stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}" id="m1"/>\n  <x xmlns="urn:x"/>\n</displayed>`,
  ],
} as const

describe('a displayed marker as it is written by', () => {
  const { codec } = displayedMarkers({ account: JULIET, compare: () => undefined })

  it.each(Object.entries(markers))('%s', (_, [chat, text]) => {
    const given = parseXml(text)
    const marker = codec.decode(given, chat)
    expectSame(codec.encode(marker, chat, given), text)
    const later = { chat, stanzaId: { ...marker.stanzaId, id: 'm2' } }
    expectSame(codec.encode(later, chat, given), text.replace('m1', 'm2'))
  })
})
