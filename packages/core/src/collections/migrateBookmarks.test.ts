import { profiles, type Profile } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { BRIDGING } from '../../test/bridging.ts'
import { PRIVATE, scene } from '../../test/gate.ts'
import { storedPrivate, storePrivate } from '../../test/privateXml.ts'
import { NS_BOOKMARKS, NS_LEGACY_BOOKMARKS } from '../xml/namespaces.ts'
import { parseXml } from '../xml/parseXml.ts'
import { bookmarks } from './bookmarks.ts'
import { migrateBookmarks } from './migrateBookmarks.ts'

const [GARDEN, ORCHARD, CELLAR] = ['garden@rooms.lit', 'orchard@rooms.lit', 'cellar@rooms.lit']
const page = '<url url="https://capulet.lit" name="Home"/>'
const list = (...entries: string[]) =>
  String(parseXml(`<storage xmlns="${NS_LEGACY_BOOKMARKS}">${entries.join('')}</storage>`))
const room = (jid: string, inside = '', more = '') =>
  `<conference jid="${jid}" autojoin="1"${more}>${inside}</conference>`

interface Before {
  readonly profile?: Profile
  readonly inNode?: string
  readonly inPrivate?: string
}

async function juliet({ profile = profiles['prosody-0.12'], inNode, inPrivate }: Before) {
  const stage = scene({ profile })
  const other = stage.device('chamber')
  await stage.settled()
  if (inPrivate !== undefined) await storePrivate(other, inPrivate)
  if (inNode !== undefined) {
    stage.juliet.createNode(NS_LEGACY_BOOKMARKS, PRIVATE)
    stage.juliet.publish(NS_LEGACY_BOOKMARKS, 'current', inNode)
  }
  const { account, device } = stage.actor('balcony')
  const rooms = account.collection(bookmarks)
  rooms.subscribe(() => undefined)
  await rooms.whenReady()
  return {
    stage,
    account,
    device,
    rooms,
    node: () => stage.juliet.items(NS_LEGACY_BOOKMARKS).map(({ payload }) => String(payload)),
    inPrivate: () => storedPrivate(other, 'storage', NS_LEGACY_BOOKMARKS),
  }
}

describe('the old lists of bookmarks', () => {
  it('are moved: what is bookmarked anew is in no old list any more, the rest stays', async () => {
    const { stage, account, rooms, node, inPrivate } = await juliet({
      inNode: list(room(GARDEN, '<nick>JC</nick><password>rose</password>'), page),
      inPrivate: list(room(ORCHARD)),
    })
    const { moved, kept } = await migrateBookmarks(account)
    await stage.settled()
    expect(moved).toEqual([GARDEN, ORCHARD])
    expect(kept).toEqual([
      { entry: { kind: 'url', url: 'https://capulet.lit', name: 'Home' }, reason: 'url' },
    ])
    expect([...rooms.view.toArray()]).toEqual([
      { jid: GARDEN, autojoin: true, nick: 'JC', password: 'rose' },
      { jid: ORCHARD, autojoin: true },
    ])
    expect(node()).toEqual([list(page)])
    expect(await inPrivate()).toBe(`<storage xmlns="${NS_LEGACY_BOOKMARKS}"/>`)
  })

  it('have nothing more to move the second time, and what is not moved is told again', async () => {
    const { account, stage, device } = await juliet({ inNode: list(room(GARDEN), page) })
    await migrateBookmarks(account)
    await stage.settled()
    const sent = device.sent('publish').length
    const again = await migrateBookmarks(account)
    expect(again).toMatchObject({ moved: [], kept: [{ reason: 'url' }] })
    expect(device.sent('publish')).toHaveLength(sent)
  })

  it('do not overwrite what is bookmarked already', async () => {
    const { account, rooms, node } = await juliet({
      inNode: list(room(GARDEN, '', ' name="Garden"'), room(ORCHARD), room(CELLAR)),
    })
    rooms.put({ jid: GARDEN, name: 'My garden', autojoin: true })
    await rooms.put({ jid: CELLAR, name: 'Wine', nick: 'JC', autojoin: true }).done
    const { moved, kept } = await migrateBookmarks(account)
    expect([...moved].sort()).toEqual([CELLAR, ORCHARD])
    expect(kept).toMatchObject([{ entry: { jid: GARDEN, name: 'Garden' }, reason: 'differs' }])
    expect(rooms.view.get(GARDEN)).toEqual({ jid: GARDEN, name: 'My garden', autojoin: true })
    expect(node()).toEqual([list(room(GARDEN, '', ' name="Garden"'))])
  })

  it('keep an entry in which another client has something of its own', async () => {
    const entry = room(GARDEN, '<print_status xmlns="xmpp:gajim.org/bookmarks">all</print_status>')
    const { account, rooms, node } = await juliet({ inNode: list(entry) })
    const { moved, kept } = await migrateBookmarks(account)
    expect([moved, kept]).toMatchObject([[], [{ reason: 'has-more' }]])
    expect(rooms.view.has(GARDEN)).toBe(true)
    expect(node()).toEqual([list(entry)])
  })

  it('keep what could not be written in its new place', async () => {
    const { stage, account, node } = await juliet({ inNode: list(room(GARDEN)) })
    const refused = { type: 'modify', condition: 'not-acceptable' } as const
    stage.server.faults.refuse({ kind: 'publish', node: NS_BOOKMARKS }, refused)
    const { moved, kept } = await migrateBookmarks(account)
    expect([moved, kept]).toMatchObject([
      [],
      [{ entry: { jid: GARDEN }, reason: 'failed', error: { condition: 'not-acceptable' } }],
    ])
    expect(node()).toEqual([list(room(GARDEN))])
  })

  it('are left alone by all means where the server bridges them', async () => {
    const { account, device, inPrivate } = await juliet({
      profile: BRIDGING,
      inPrivate: list(room(ORCHARD)),
    })
    expect(await migrateBookmarks(account)).toEqual({ moved: [], kept: [] })
    expect(await inPrivate()).toBe(list(room(ORCHARD)))
    const sent = device.sent('request').map(String).join('')
    expect(sent).not.toContain(NS_LEGACY_BOOKMARKS)
  })

  it('are moved by two devices at once to one bookmark each', async () => {
    const { stage, account, rooms, node } = await juliet({ inNode: list(room(GARDEN)) })
    const chamber = stage.actor('study')
    await Promise.all([migrateBookmarks(account), migrateBookmarks(chamber.account)])
    await stage.settled()
    expect(rooms.view.toArray()).toEqual([{ jid: GARDEN, autojoin: true }])
    expect(node()).toEqual([list()])
  })
})
