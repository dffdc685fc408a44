import { describe, expect, it } from 'vitest'
import { PRIVATE, opened, scene } from '../../test/gate.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import { displayedMarkers, type DisplayedMarker } from './displayedMarkers.ts'

const NS = 'urn:xmpp:mds:displayed:0'
const JULIET = 'juliet@capulet.lit'
const ROMEO = 'romeo@montague.lit'
const ROOM = 'example@conference.shakespeare.lit'
const displayed = (by: string, id: string) =>
  `<displayed xmlns="${NS}"><stanza-id xmlns="urn:xmpp:sid:0" by="${by}" id="${id}"/></displayed>`
const wrong = (code: string) => expect.objectContaining({ code }) as Error

/** The order in which an archive has its messages: only those that it knows. */
const archive = ['m1', 'm2', 'm3', 'm4', 'm5']
const position = ({ stanzaId: { id } }: DisplayedMarker) => {
  const found = archive.indexOf(id)
  return found < 0 ? undefined : found
}
function compare(a: DisplayedMarker, b: DisplayedMarker): number | undefined {
  const [left, right] = [position(a), position(b)]
  return left === undefined || right === undefined ? undefined : left - right
}

const markers = displayedMarkers({ account: `${JULIET}/balcony`, compare })
const { codec } = markers
const decode = (by: string, chat: string) => codec.decode(parseXml(displayed(by, 'm1')), chat)

describe('a displayed marker', () => {
  // XEP-0490 §4.2 and §4.4.
  it('is read from the examples, with the chat that it is about', () => {
    expect(codec.decode(parseXml(displayed(JULIET, '0f710f2b')), ROMEO)).toStrictEqual({
      chat: ROMEO,
      stanzaId: { by: JULIET, id: '0f710f2b' },
    })
    expect(codec.decode(parseXml(displayed(ROOM, 'ca21deaf')), ROOM).stanzaId.by).toBe(ROOM)
  })

  it('keeps what is unknown in it', () => {
    const given = parseXml(
      `<displayed xmlns='${NS}' a='b'>\n <x xmlns='urn:x'/><stanza-id xmlns='urn:xmpp:sid:0' c='d' by='${JULIET}' id='m1'/></displayed>`,
    )
    const value = codec.decode(given, ROMEO)
    expect(canonicalEqual(codec.encode(value, ROMEO, given), given)).toBe(true)
    const moved = { ...value, stanzaId: { ...value.stanzaId, id: 'm2' } }
    const expected = parseXml(given.toString().replace('m1', 'm2'))
    expect(canonicalEqual(codec.encode(moved, ROMEO, given), expected)).toBe(true)
  })

  it.each([
    ['a person, by the account', JULIET, ROMEO],
    ['a person, by the account as it was written', 'Juliet@Capulet.LIT', ROMEO],
    ['a room, by the room', ROOM, ROOM],
    ['a participant of a room, by the account', JULIET, `${ROOM}/Romeo`],
    ['the account itself', JULIET, JULIET],
    // Only the app knows what is a room.
    ['a bare JID, by that', ROMEO, ROMEO],
  ])('may be about %s', (_, by, chat) => {
    expect(decode(by, chat).stanzaId.by).toBe(by)
  })

  it.each([
    ['somebody else', 'tybalt@capulet.lit', ROMEO],
    ['the server', 'capulet.lit', ROMEO],
    ['another room', 'other@conference.shakespeare.lit', ROOM],
    ['a participant', `${ROOM}/Romeo`, `${ROOM}/Romeo`],
    ['the room, of what was said in private', ROOM, `${ROOM}/Romeo`],
    ['nobody', '', ROMEO],
  ])('is none when its id is by %s', (_, by, chat) => {
    expect(() => decode(by, chat)).toThrow(wrong('undecodable'))
    const marker = { chat, stanzaId: { by, id: 'm1' } }
    expect(() => codec.encode(marker, chat)).toThrow(wrong('unencodable'))
  })

  it.each([
    ['an ItemID that is no JID', 'no jid', displayed(JULIET, 'm1')],
    ['no stanza id', ROMEO, `<displayed xmlns="${NS}"/>`],
    [
      'one without an id',
      ROMEO,
      `<displayed xmlns="${NS}"><stanza-id xmlns="urn:xmpp:sid:0" by="${JULIET}"/></displayed>`,
    ],
    ['another element of that name', ROMEO, `<displayed xmlns="urn:xmpp:chat-markers:0" id="m1"/>`],
  ])('is none with %s', (_, chat, text) => {
    expect(() => codec.decode(parseXml(text), chat)).toThrow(wrong('undecodable'))
  })

  it('needs to know whose account it is', () => {
    expect(() => displayedMarkers({ account: '', compare })).toThrow(wrong('invalid-jid'))
  })
})

async function onBalcony() {
  const stage = scene()
  stage.juliet.createNode(NS, PRIVATE)
  const { account, device } = await opened(stage, 'balcony')
  const collection = account.collection(markers)
  const seen: (string | undefined)[] = []
  collection.subscribe((view) => seen.push(view.get(ROMEO)?.stanzaId.id))
  await collection.whenReady()
  await stage.settled()
  const mark = (id: string, chat = ROMEO) => collection.put({ chat, stanzaId: { id, by: JULIET } })
  const published = () => device.sent('publish').length
  const another = (id: string) => stage.juliet.publish(NS, ROMEO, displayed(JULIET, id))
  const stored = () => String(stage.juliet.items(NS)[0]?.payload)
  return { stage, device, collection, seen, mark, published, another, stored }
}

describe('displayed markers', () => {
  it('are private, and told as they are published', async () => {
    const { stage, collection, mark, stored } = await onBalcony()
    const edit = mark('m2')
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(canonicalEqual(parseXml(stored()), parseXml(displayed(JULIET, 'm2')))).toBe(true)
    expect(collection.status.privacy).toBe('private')
  })

  it('only move forward: what goes backward is neither shown nor published', async () => {
    const { stage, mark, published, seen, stored } = await onBalcony()
    mark('m3')
    await stage.settled()
    const before = published()
    const older = mark('m1')
    const same = mark('m3')
    await stage.settled()
    expect([older.state, same.state]).not.toContain('failed')
    expect(published()).toBe(before)
    expect(stored()).toContain('m3')
    expect(seen).toEqual([undefined, 'm3'])
  })

  it('made offline yield to what another device has displayed since', async () => {
    const { stage, device, mark, another, stored, seen, published } = await onBalcony()
    another('m1')
    await stage.settled()
    device.cut()
    const edit = mark('m2')
    another('m4')
    device.resume()
    await stage.settled()
    expect(published()).toBe(0)
    expect(stored()).toContain('m4')
    expect(seen).toEqual([undefined, 'm1', 'm2', 'm4'])
    expect(edit.state).toBe('settled')
    mark('m5')
    await stage.settled()
    expect(stored()).toContain('m5')
  })

  it('that a careless device takes backward within seconds are put right', async () => {
    const { stage, mark, another, stored } = await onBalcony()
    mark('m4')
    await stage.settled()
    another('m2')
    await stage.pass(5000)
    expect(stored()).toContain('m4')
  })

  it('with an id that the archive does not know stop nobody', async () => {
    const { stage, mark, another, stored, published } = await onBalcony()
    another('unknown')
    await stage.settled()
    const edit = mark('m2')
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(stored()).toContain('m2')
    const before = published()
    another('unknown again')
    await stage.pass(10_000)
    expect(published()).toBe(before)
    expect(stored()).toContain('unknown again')
  })

  it('are shown as the server has them where none was made here', async () => {
    const { stage, another, seen } = await onBalcony()
    another('m4')
    await stage.settled()
    another('m2')
    await stage.settled()
    expect(seen).toEqual([undefined, 'm4', 'm2'])
  })

  it('by somebody else are kept aside, and give way on demand', async () => {
    const { stage, collection } = await onBalcony()
    stage.juliet.publish(NS, ROMEO, displayed('tybalt@capulet.lit', 'm5'))
    await stage.settled()
    expect(collection.view.has(ROMEO)).toBe(false)
    const marker = { chat: ROMEO, stanzaId: { id: 'm1', by: JULIET } }
    expect(() => collection.put(marker)).toThrow(wrong('quarantined'))
    const edit = collection.put(ROMEO, marker, { overwrite: true })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(collection.view.get(ROMEO)).toEqual(marker)
  })

  it('have one ItemID for a chat, however it is written; a resource keeps its case', async () => {
    const { stage, collection, mark } = await onBalcony()
    mark('m1', 'Romeo@Montague.LIT')
    mark('m1', 'Room@Chat.LIT/Romeo')
    await stage.settled()
    expect([...collection.view.keys()]).toEqual([ROMEO, 'room@chat.lit/Romeo'])
    expect(() => mark('m1', 'no jid')).toThrow(wrong('invalid-item-id'))
  })
})
