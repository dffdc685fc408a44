import { describe, expect, it } from 'vitest'
import { PRIVATE, scene } from '../../test/gate.ts'
import { storedPrivate, storePrivate } from '../../test/privateXml.ts'
import { asked } from '../../test/wire.ts'
import { parseXml } from '../xml/parseXml.ts'
import { legacyBookmarks, privateBookmarks } from './legacyBookmarks.ts'
import { rosterNotes } from './rosterNotes.ts'

const NOTES = 'storage:rosternotes'
const BOOKMARKS = 'storage:bookmarks'
const COUNCIL = 'council@conference.underhill.org'
const notes = (...inside: string[]) => `<storage xmlns="${NOTES}">${inside.join('')}</storage>`
const bookmarks = (...inside: string[]) =>
  `<storage xmlns="${BOOKMARKS}">${inside.join('')}</storage>`
const hamlet = '<note jid="hamlet@shakespeare.lit" cdate="2004-09-24T15:23:21Z">Writes well</note>'
const works = '<url name="Complete Works" url="http://the-tech.mit.edu/Shakespeare/"/>'
const council = `<conference jid="${COUNCIL}" name="Council" autojoin="1" x="y"><nick>Puck</nick></conference>`

async function onBalcony() {
  const stage = scene()
  const { account, device } = stage.actor('balcony')
  await stage.settled()
  const other = stage.device('chamber')
  return { stage, account, device, other }
}

describe('notes', () => {
  it('are one list in private XML, in which those of other clients stay', async () => {
    const { stage, account, other } = await onBalcony()
    await storePrivate(other, notes(hamlet, '<x xmlns="urn:x"/>'))
    const mine = account.collection(rosterNotes)
    expect((await mine.whenReady()).get('hamlet@shakespeare.lit')?.text).toBe('Writes well')
    mine.put({ jid: 'juliet@capulet.com', text: 'Oh my', created: '2004-09-27T17:23:14Z' })
    mine.update('hamlet@shakespeare.lit', (note) => {
      note.text = 'Writes very well'
    })
    await stage.settled()
    expect(mine.status).toMatchObject({ pending: 0, failed: 0, delivery: 'none' })
    expect(await storedPrivate(other, 'storage', NOTES)).toBe(
      notes(
        hamlet.replace('well', 'very well'),
        '<x xmlns="urn:x"/>',
        '<note jid="juliet@capulet.com" cdate="2004-09-27T17:23:14Z">Oh my</note>',
      ),
    )
    mine.remove('hamlet@shakespeare.lit')
    await stage.settled()
    expect(await storedPrivate(other, 'storage', NOTES)).not.toContain('hamlet')
  })

  it('have one ItemID for each JID, however it is written', async () => {
    const { account, stage } = await onBalcony()
    const mine = account.collection(rosterNotes)
    await mine.whenReady()
    expect(() => mine.put({ jid: 'no jid', text: '' })).toThrow(
      expect.objectContaining({ code: 'invalid-item-id' }) as Error,
    )
    mine.put({ jid: 'Hamlet@Shakespeare.LIT', text: 'one' })
    mine.put({ jid: 'hamlet@shakespeare.lit', text: 'two' })
    await stage.settled()
    expect(mine.view.size).toBe(1)
    expect(mine.view.get('hamlet@shakespeare.lit')?.text).toBe('two')
  })
})

describe('the old list of bookmarks in private XML', () => {
  it('is rooms and pages, changed one by one; the rest of the list stays', async () => {
    const { stage, account, other, device } = await onBalcony()
    await storePrivate(other, bookmarks(council, works, '<conference name="nameless"/>'))
    const old = account.collection(privateBookmarks)
    const view = await old.whenReady()
    expect([...view.keys()]).toEqual([COUNCIL, 'http://the-tech.mit.edu/Shakespeare/'])
    old.update(COUNCIL, (entry) => {
      entry.name = 'Council of Oberon'
    })
    old.put({ kind: 'room', jid: 'theplay@conference.shakespeare.lit', nick: 'JC' })
    old.remove('http://the-tech.mit.edu/Shakespeare/')
    await stage.settled()
    expect(old.status).toMatchObject({ pending: 0, failed: 0 })
    expect(await storedPrivate(other, 'storage', BOOKMARKS)).toBe(
      bookmarks(
        council.replace('Council', 'Council of Oberon'),
        '<conference name="nameless"/>',
        '<conference jid="theplay@conference.shakespeare.lit"><nick>JC</nick></conference>',
      ),
    )
    expect(asked(device).join()).not.toContain('publish')
  })

  it('shows what can not be read aside, and leaves it there', async () => {
    const { account, other, stage } = await onBalcony()
    await storePrivate(other, bookmarks('<conference jid="no jid"/>', works))
    const old = account.collection(privateBookmarks)
    await old.whenReady()
    const quarantined: string[] = []
    old.quarantine$.subscribe((items) => quarantined.push(...items.keys()))
    expect(quarantined).toEqual(['no jid'])
    old.remove('http://the-tech.mit.edu/Shakespeare/')
    await stage.settled()
    expect(await storedPrivate(other, 'storage', BOOKMARKS)).toBe(
      bookmarks('<conference jid="no jid"/>'),
    )
  })
})

describe('the old list of bookmarks in a node', () => {
  it('is one item, beside which there may be others as in XEP-0223', async () => {
    const { stage, account } = await onBalcony()
    stage.juliet.createNode(BOOKMARKS, PRIVATE)
    stage.juliet.publish(BOOKMARKS, 'current', bookmarks(council))
    const bare = `<conference xmlns="${BOOKMARKS}" jid="theplay@conference.shakespeare.lit" autojoin="true"><nick>JC</nick></conference>`
    stage.juliet.publish(BOOKMARKS, 'SomeID', bare)
    const old = account.collection(legacyBookmarks)
    const view = await old.whenReady()
    expect(view.get(COUNCIL)).toMatchObject({ kind: 'room', nick: 'Puck', autojoin: true })
    expect(view.get('theplay@conference.shakespeare.lit')).toMatchObject({ nick: 'JC' })
    old.update(COUNCIL, (entry) => {
      entry.name = 'Council of Oberon'
    })
    await stage.settled()
    const items = new Map(stage.juliet.items(BOOKMARKS).map((item) => [item.id, item.payload]))
    expect(String(items.get('current'))).toBe(
      bookmarks(council.replace('Council', 'Council of Oberon')),
    )
    expect(String(items.get('SomeID'))).toBe(String(parseXml(bare)))
  })

  it('is live: what other clients write is told entry by entry', async () => {
    const { stage, account } = await onBalcony()
    stage.juliet.createNode(BOOKMARKS, PRIVATE)
    const old = account.collection(legacyBookmarks)
    const seen: string[][] = []
    old.subscribe((view) => seen.push([...view.keys()]))
    await old.whenReady()
    await stage.settled()
    stage.juliet.publish(BOOKMARKS, 'current', bookmarks(council, works))
    await stage.settled()
    stage.juliet.publish(BOOKMARKS, 'current', bookmarks(works))
    await stage.settled()
    expect(seen.at(-2)).toEqual([COUNCIL, 'http://the-tech.mit.edu/Shakespeare/'])
    expect(seen.at(-1)).toEqual(['http://the-tech.mit.edu/Shakespeare/'])
  })

  it('and the one in private XML are two', async () => {
    const { account, other } = await onBalcony()
    await storePrivate(other, bookmarks(council))
    const [inNode, inPrivate] = [
      account.collection(legacyBookmarks),
      account.collection(privateBookmarks),
    ]
    expect((await inNode.whenReady()).size).toBe(0)
    expect((await inPrivate.whenReady()).size).toBe(1)
  })
})
