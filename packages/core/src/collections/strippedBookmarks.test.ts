import { profiles, type Profile } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { BRIDGING } from '../../test/bridging.ts'
import { PRIVATE, scene } from '../../test/gate.ts'
import { NS_BOOKMARKS } from '../xml/namespaces.ts'
import { bookmarks } from './bookmarks.ts'
import {
  strippedBookmarks,
  type StrippedBookmark,
  type StrippedOptions,
} from './strippedBookmarks.ts'

const GARDEN = 'garden@rooms.lit'
const EXTENSIONS = '<extensions><pinned xmlns="urn:xmpp:bookmarks-pinning:0"/></extensions>'
const room = (name: string, inside = '') =>
  `<conference xmlns="${NS_BOOKMARKS}" name="${name}">${inside}</conference>`

async function juliet(options?: StrippedOptions, profile: Profile = BRIDGING) {
  const stage = scene({ profile })
  stage.juliet.createNode(NS_BOOKMARKS, PRIVATE)
  stage.juliet.publish(NS_BOOKMARKS, GARDEN, room('Garden', EXTENSIONS))
  const { account } = stage.actor('balcony')
  const rooms = account.collection(bookmarks)
  const told: StrippedBookmark[] = []
  const watching = strippedBookmarks(account, options).subscribe((found) => told.push(found))
  await rooms.whenReady()
  await stage.pass(10_000)
  /** The server makes the bookmark anew of the old list. */
  const strip = async (name: string) => {
    stage.juliet.publish(NS_BOOKMARKS, GARDEN, room(name))
    await stage.pass(10_000)
  }
  const stored = () => stage.juliet.items(NS_BOOKMARKS).map(({ payload }) => String(payload))
  return { stage, rooms, told, strip, stored, watching }
}

describe('a bookmark that a bridge has stripped of its extensions', () => {
  it('is told, and nothing is written unasked', async () => {
    const { told, strip, stored } = await juliet()
    await strip('Park')
    expect(told).toMatchObject([{ jid: GARDEN }])
    expect(told[0]?.extensions.getChild('pinned')).toBeDefined()
    expect(stored()).toEqual([room('Park').replace('></conference>', '/>')])
  })

  it('has them put back on demand, beside what is new', async () => {
    const { stage, told, strip, stored } = await juliet()
    await strip('Park')
    expect(await Promise.all([told[0]?.putBack().done, stage.settled()])).toMatchObject([
      { type: 'settled' },
      undefined,
    ])
    expect(stored()).toEqual([room('Park', EXTENSIONS)])
  })

  it('has them put back once by itself where the app wants that, and is told each time', async () => {
    const { told, strip, stored } = await juliet({ putBack: true })
    await strip('Park')
    expect(stored()).toEqual([room('Park', EXTENSIONS)])
    await strip('Lawn')
    expect(stored()).toEqual([room('Lawn').replace('></conference>', '/>')])
    expect(told).toHaveLength(2)
  })

  it('is none where the user took them away here', async () => {
    const { stage, told, rooms } = await juliet()
    rooms.put({ jid: GARDEN, name: 'Garden' })
    await stage.pass(10_000)
    expect(rooms.view.get(GARDEN)?.extensions).toBeUndefined()
    expect(told).toEqual([])
  })

  it('is none where the server has no bridge', async () => {
    const { told, strip } = await juliet({}, profiles['prosody-0.12'])
    await strip('Park')
    expect(told).toEqual([])
  })

  it('is told no more once nobody wants to know', async () => {
    const { told, strip, watching } = await juliet()
    watching.unsubscribe()
    await strip('Park')
    expect(told).toEqual([])
  })
})
