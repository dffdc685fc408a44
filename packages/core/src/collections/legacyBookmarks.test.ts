import { describe, expect, it } from 'vitest'
import { checkItemId, itemIdOf } from '../collection/itemId.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import {
  legacyBookmarkCodec as codec,
  legacyBookmarkId,
  legacyBookmarkListing as listing,
  legacyBookmarks,
  privateBookmarks,
  type LegacyBookmark,
} from './legacyBookmarks.ts'

const NS = 'storage:bookmarks'
const list = (inside: string) => parseXml(`<storage xmlns='${NS}'>${inside}</storage>`)
const values = (given: ReturnType<typeof list>) =>
  listing.split(given).map(({ id, payload }) => codec.decode(payload, id))

// XEP-0048 §2.1, §2.2 and §3.1.
const council = `<conference name='Council of Oberon' autojoin='true' jid='council@conference.underhill.org'>\n  <nick>Puck</nick>\n</conference>`
const works = `<url name='Complete Works of Shakespeare' url='http://the-tech.mit.edu/Shakespeare/'/>`
const play = `<conference name='The Play&apos;s the Thing' autojoin='true' jid='theplay@conference.shakespeare.lit'>\n  <nick>JC</nick>\n</conference>`

describe('the old list of bookmarks', () => {
  it('is read as rooms and web pages', () => {
    expect(values(list(`\n  ${council}\n ${works} ${play}`))).toStrictEqual([
      {
        kind: 'room',
        jid: 'council@conference.underhill.org',
        name: 'Council of Oberon',
        autojoin: true,
        nick: 'Puck',
      },
      {
        kind: 'url',
        url: 'http://the-tech.mit.edu/Shakespeare/',
        name: 'Complete Works of Shakespeare',
      },
      {
        kind: 'room',
        jid: 'theplay@conference.shakespeare.lit',
        name: "The Play's the Thing",
        autojoin: true,
        nick: 'JC',
      },
    ])
  })

  it('has rooms by their bare JID and pages by their URL', () => {
    const given = list(`<conference jid='Room@Chat.Example/nick'/>${works}`)
    expect(listing.split(given).map(({ id }) => id)).toEqual([
      'room@chat.example',
      'http://the-tech.mit.edu/Shakespeare/',
    ])
    expect(values(given)[0]).toMatchObject({ jid: 'Room@Chat.Example/nick' })
  })

  it.each([legacyBookmarks, privateBookmarks])(
    'has a room by its bare JID and a page by its URL when they are written ($node)',
    (definition) => {
      expect(itemIdOf(definition, { kind: 'room', jid: 'Room@Chat.Example' })).toBe(
        'room@chat.example',
      )
      for (const url of [
        'https://example.org/a',
        'https://example.org/b?c=d',
        'mailto:a@b.example',
      ]) {
        expect(itemIdOf(definition, { kind: 'url', url })).toBe(url)
        expect(checkItemId(definition, url)).toBe(url)
      }
    },
  )

  it('keeps what has no JID or no URL, and what is neither room nor page', () => {
    const odd = `<conference name='nameless'/><conference jid=''/><url name='x'/><group xmlns='urn:x' jid='a@b'/>words`
    const given = list(`${odd}${council}`)
    expect(listing.split(given)).toHaveLength(1)
    const removed = listing.remove(given, 'council@conference.underhill.org')
    expect(canonicalEqual(removed, list(odd))).toBe(true)
  })

  it('shows an entry whose JID is none as one that can not be read', () => {
    const [entry] = listing.split(list(`<conference jid='no jid'/>`))
    expect(entry?.id).toBe('no jid')
    expect(() => codec.decode(entry!.payload, entry!.id)).toThrow(
      expect.objectContaining({ code: 'undecodable' }) as Error,
    )
  })
})

describe('an entry of the old list', () => {
  it.each([
    ['a room', council],
    [
      'a room as clients write it',
      `<conference jid='a@b' name='' autojoin='1' minimize='1'><nick/><password>p</password><print_status>all</print_status></conference>`,
    ],
    ['a page', `<url url='http://example.org/' name='x' y='z'><i/></url>`],
  ])('stays as it is while nothing changes: %s', (_, text) => {
    const given = list(text)
    const [entry] = listing.split(given)
    const value = codec.decode(entry!.payload, entry!.id)
    const again = codec.encode(value, entry!.id, entry!.payload)
    expect(canonicalEqual(again, entry!.payload)).toBe(true)
    expect(canonicalEqual(listing.put(given, entry!.id, again), given)).toBe(true)
  })

  it('keeps what is unknown in it when it is edited, and so does the list', () => {
    const text = (name: string) =>
      `<conference jid='a@b' name='${name}' autojoin='1' x='y'><nick>JC</nick><z xmlns='urn:z'/></conference>`
    const given = list(`${works}\n${text('old')}\n<x/>`)
    const { payload } = listing.split(given)[1]!
    const value = { ...codec.decode(payload, 'a@b'), name: 'new' }
    const edited = listing.put(given, 'a@b', codec.encode(value, 'a@b', payload))
    expect(canonicalEqual(edited, list(`${works}\n${text('new')}\n<x/>`))).toBe(true)
  })

  it.each<LegacyBookmark>([
    { kind: 'room', jid: 'a@b', autojoin: false },
    { kind: 'room', jid: 'a@b', autojoin: true, name: 'n', nick: 'c', password: 'p' },
    { kind: 'url', url: 'http://example.org/' },
    { kind: 'url', url: 'http://example.org/', name: 'n' },
  ])('is read as it was written: %o', (value) => {
    const id = legacyBookmarkId(value)
    const put = listing.put(undefined, id, codec.encode(value, id))
    expect(values(parseXml(put.toString()))).toStrictEqual([value])
  })

  it('has more than its fields where there is anything else, and not where only prefixes differ', () => {
    const more = (text: string) => {
      const [entry] = listing.split(parseXml(text))
      const value = codec.decode(entry!.payload, entry!.id)
      return value.kind === 'room' && value.hasMore === true
    }
    expect(more(`<storage xmlns='${NS}'>${council}</storage>`)).toBe(false)
    expect(
      more(
        `<s:storage xmlns:s='${NS}'><s:conference jid='a@b'><s:nick>c</s:nick></s:conference></s:storage>`,
      ),
    ).toBe(false)
    expect(more(`<storage xmlns='${NS}'><conference jid='a@b' minimize='1'/></storage>`)).toBe(true)
    expect(
      more(
        `<storage xmlns='${NS}'><conference jid='a@b'><nick xmlns='urn:x'/></conference></storage>`,
      ),
    ).toBe(true)
  })

  it('is not written under another ItemID, or without what makes one', () => {
    const wrong = expect.objectContaining({ code: 'unencodable' }) as Error
    expect(() => codec.encode({ kind: 'room', jid: 'a@b' }, 'c@d')).toThrow(wrong)
    expect(() => codec.encode({ kind: 'room', jid: 'no jid' }, 'no jid')).toThrow(wrong)
    expect(() => codec.encode({ kind: 'url' } as never, 'http://x/')).toThrow(wrong)
    expect(() => codec.encode({ kind: 'page' } as never, 'http://x/')).toThrow(wrong)
    expect(() => codec.encode(undefined as never, 'a@b')).toThrow(wrong)
  })
})

/**
 * XEP-0223 1.1.1, Persistent Storage of Private Data via PubSub: what its listings store.
 *
 * > your client stores that data privately
 */
describe('one bare <conference/> per item, as in XEP-0223', () => {
  // Listing 1; the ItemID is the server's.
  const listed = `<conference xmlns='storage:bookmarks'
      autojoin='true'
      jid='theplay@conference.shakespeare.lit'
      name='The_Play&apos;s_the_Thing'>
    <nick>JC</nick>
    <password>G10b3</password>
  </conference>`
  const value = {
    kind: 'room',
    jid: 'theplay@conference.shakespeare.lit',
    name: "The_Play's_the_Thing",
    autojoin: true,
    nick: 'JC',
    password: 'G10b3',
  }

  it('is read by the codec of the old list', () => {
    expect(codec.decode(parseXml(listed), 'SomeID')).toStrictEqual(value)
    const [entry] = listing.split(parseXml(listed))
    expect(entry?.id).toBe('theplay@conference.shakespeare.lit')
    expect(codec.decode(entry!.payload, entry!.id)).toStrictEqual(value)
  })

  it('is written as it was, under its ItemID', () => {
    const payload = parseXml(listed)
    const read = codec.decode(payload, 'SomeID')
    expect(canonicalEqual(codec.encode(read, 'SomeID', payload), payload)).toBe(true)
    expect(codec.encode({ ...read, name: 'The Play' }, 'SomeID', payload).attrs['name']).toBe(
      'The Play',
    )
  })
})
