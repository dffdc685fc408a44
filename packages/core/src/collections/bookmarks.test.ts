import { describe, expect, it } from 'vitest'
import { PRIVATE, scene } from '../../test/gate.ts'
import { checkItemId, itemIdOf } from '../collection/itemId.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { bookmarks, type Bookmark } from './bookmarks.ts'

const NS = 'urn:xmpp:bookmarks:1'
const jid = 'orchard@conference.shakespeare.lit'
const decode = (text: string, id = jid) => bookmarks.codec.decode(parseXml(text), id)
const edit = (text: string, change: Partial<Bookmark>) => {
  const previous = parseXml(text)
  return bookmarks.codec.encode(
    { ...bookmarks.codec.decode(previous, jid), ...change },
    jid,
    previous,
  )
}

// What XEP-0402 shows: §2, §3.2 to §3.4 and §4.
const examples = {
  full: `<conference xmlns='${NS}' name='Council of Oberon' autojoin='true'>\n  <nick>Puck</nick>\n</conference>`,
  minimal: `<conference xmlns='${NS}'/>`,
  play: `<conference xmlns='${NS}' name='The Play&apos;s the Thing' autojoin='true'>\n  <nick>JC</nick>\n</conference>`,
  told: `<conference xmlns='${NS}' name='The Play&apos;s the Thing' autojoin='1'>\n  <nick>JC</nick>\n</conference>`,
  left: `<conference xmlns='${NS}' name='The Play&apos;s the Thing'>\n  <nick>JC</nick>\n</conference>`,
  extended:
    `<conference xmlns='${NS}' name='The Orcard' autojoin='1'>\n  <nick>JC</nick>\n  <extensions>\n` +
    `    <state xmlns='http://myclient.example/bookmark/state' minimized='true'/>\n  </extensions>\n</conference>`,
}

describe('a bookmark of XEP-0402', () => {
  it('is read with the JID of its room, which is the ItemID', () => {
    expect(decode(examples.full, 'council@conference.underhill.org')).toStrictEqual({
      jid: 'council@conference.underhill.org',
      name: 'Council of Oberon',
      autojoin: true,
      nick: 'Puck',
    })
    expect(decode(examples.minimal)).toStrictEqual({ jid, autojoin: false })
    const state = decode(examples.extended).extensions?.getChild('state')
    expect(state?.attrs).toEqual({
      xmlns: 'http://myclient.example/bookmark/state',
      minimized: 'true',
    })
  })

  it.each(Object.entries(examples))('is written as it was while nothing changes: %s', (_, text) => {
    expect(canonicalEqual(edit(text, {}), parseXml(text))).toBe(true)
  })

  it('keeps every unknown attribute and child and all extensions when its name is edited', () => {
    const text = (name: string) =>
      `<conference xmlns='${NS}' xmlns:c='urn:c' c:colour='red' name='${name}' autojoin='1' minimize='1'>` +
      `words<nick c:used='2024'>JC</nick><c:group>Friends</c:group><extensions><state xmlns='urn:s' a='b'>` +
      `<deep/> mixed </state><notify xmlns='urn:xmpp:notification-settings:1'/></extensions></conference>`
    expect(
      canonicalEqual(
        edit(text('The Orcard'), { name: 'The Orchard' }),
        parseXml(text('The Orchard')),
      ),
    ).toBe(true)
  })

  it.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
  ])("takes autojoin='%s' for %s and leaves it as it is", (text, autojoin) => {
    const payload = `<conference xmlns="${NS}" autojoin="${text}"/>`
    expect(decode(payload).autojoin).toBe(autojoin)
    expect(edit(payload, { name: 'N' }).attrs['autojoin']).toBe(text)
    expect(edit(payload, { autojoin: !autojoin }).attrs['autojoin']).toBe(String(!autojoin))
  })

  it('takes an absent autojoin for false and an absent name for none, and writes neither', () => {
    const value = decode(examples.minimal)
    expect(value.autojoin).toBe(false)
    expect('name' in value).toBe(false)
    expect(edit(examples.minimal, { nick: 'JC' }).attrs).toEqual({ xmlns: NS })
  })

  it('tolerates an empty nick, password and extensions and leaves them there', () => {
    const text = `<conference xmlns="${NS}"><nick/><password/><extensions/></conference>`
    expect(decode(text)).toMatchObject({ nick: '', password: '' })
    expect(decode(text).extensions?.children).toEqual([])
    expect(edit(text, {}).toString()).toBe(text)
  })

  it.each([
    ['a full JID', `${jid}/JC`],
    ['an empty one', ''],
    ['no JID', 'orchard@@shakespeare'],
    ['words', 'not a jid'],
    ['no domain', 'orchard@'],
  ])('can have no other ItemID: %s', (_, id) => {
    const wrong = expect.objectContaining({ name: 'CodecError', code: 'undecodable' }) as Error
    expect(() => decode(examples.full, id)).toThrow(wrong)
    expect(() => checkItemId(bookmarks, id)).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'invalid-item-id' }) as Error,
    )
  })

  it('is kept aside, and its room is not in the view, where the ItemID is no bare JID', async () => {
    const stage = scene()
    stage.juliet.createNode(NS, PRIVATE)
    const ids = ['not a jid', `${jid}/JC`, jid]
    for (const id of ids) stage.juliet.publish(NS, id, parseXml(examples.full))
    const rooms = stage.actor('balcony').account.collection(bookmarks)
    const view = await rooms.whenReady()
    expect([...view.keys()]).toEqual([jid])
    const aside: string[] = []
    rooms.quarantine$.subscribe((items) => aside.push(...items.keys()))
    expect(aside.sort()).toEqual(['not a jid', `${jid}/JC`].sort())
    expect(stage.juliet.items(NS)).toHaveLength(3)
  })

  it.each([
    ['the old namespace', `<conference xmlns='storage:bookmarks'/>`],
    ['the whole old list', `<storage xmlns='storage:bookmarks'/>`],
    ['no boolean', `<conference xmlns='${NS}' autojoin='maybe'/>`],
  ])('is not %s', (_, text) => {
    expect(() => decode(text)).toThrow(expect.objectContaining({ code: 'undecodable' }) as Error)
  })
})

describe('a bookmark to write', () => {
  it('needs a JID, and nothing else', () => {
    const sent = bookmarks.codec.encode({ jid }, jid)
    expect(sent.toString()).toBe(`<conference xmlns="${NS}"/>`)
    expect(() => bookmarks.codec.encode({} as never, jid)).toThrow(
      expect.objectContaining({ code: 'unencodable' }) as Error,
    )
  })

  it('has the ItemID that its JID says, in its normal form', () => {
    expect(itemIdOf(bookmarks, { jid: 'Orchard@Conference.Shakespeare.LIT' })).toBe(jid)
    const sent = bookmarks.codec.encode({ jid: 'Orchard@Conference.Shakespeare.LIT' }, jid)
    expect(bookmarks.codec.decode(sent, jid).jid).toBe(jid)
  })

  it('is not written to another room', () => {
    expect(() => bookmarks.codec.encode({ jid }, 'theplay@conference.shakespeare.lit')).toThrow(
      expect.objectContaining({ code: 'unencodable' }) as Error,
    )
  })

  it('takes extensions as they are built', () => {
    const extensions = xml('extensions', {}, xml('state', { xmlns: 'urn:s' }))
    expect(
      bookmarks.codec.encode({ jid, name: 'N', autojoin: true, extensions }, jid).toString(),
    ).toBe(
      `<conference xmlns="${NS}" name="N" autojoin="true"><extensions><state xmlns="urn:s"/></extensions></conference>`,
    )
  })
})
