import { bookmarks, xml } from '@rxpep/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonical } from '../src/contract/canonical.ts'
import { deleteNode } from '../src/contract/stanzas.ts'
import {
  bridgeFeatures,
  conference,
  extensions,
  OLD_PLACES,
  oldRoom,
  publishBookmark,
  readOldList,
  storedBookmarks,
  writeOldList,
} from './bridgeStage.ts'
import { describeLive } from './describeLive.ts'
import { findForeign, foreignClient } from './foreignClient.ts'
import { otherClient } from './library.ts'
import type { LaunchedServer, LiveServer } from './liveServer.ts'
import { findProsody, launchProsody } from './prosody.ts'
import { roomsDevice } from './rooms.ts'

const SETTLED = { type: 'settled' }
const [orchard, garden, street, tomb] = ['orchard', 'garden', 'street', 'tomb'].map(
  (name) => `${name}@rooms.capulet.lit`,
) as [string, string, string, string]

describe('where the server bridges the old list of bookmarks (Prosody)', () => {
  let server: LaunchedServer | undefined
  beforeAll(async () => {
    if (findProsody()) server = await launchProsody({ bookmarksBridge: true })
  })
  afterAll(() => server?.stop())
  const bridged = it.skipIf(!findProsody())

  bridged('it says so', async () => {
    const { other } = await stage(server)
    expect(await bridgeFeatures(other)).toEqual([
      'urn:xmpp:bookmarks-conversion:0',
      'urn:xmpp:bookmarks:1#compat',
      'urn:xmpp:bookmarks:1#compat-pep',
    ])
  })

  bridged.each(OLD_PLACES)(
    'a list that another client writes (%s) is seen; what it can’t say stays where it changes nothing, and is lost elsewhere',
    async (place) => {
      const { device, other } = await stage(server)
      const more = [xml('group', { xmlns: 'urn:example:group' }), extensions('1')]
      const same = conference({ name: 'Garden', autojoin: 'true', minimize: '1' }, ...more)
      await other.request(publishBookmark(orchard, conference({ name: 'Orchard' }, ...more)))
      await other.request(publishBookmark(garden, same))
      await other.request(publishBookmark(street, conference({ autojoin: '1' }, ...more)))
      await expect.poll(() => device.rooms.view.size).toBe(3)
      const nick = xml('nick', {}, 'JC')
      const password = xml('password', {}, 'G10b3')
      await other.request(
        writeOldList(place, [
          oldRoom(garden, { name: 'Garden', autojoin: 'true' }),
          oldRoom(orchard, { name: 'The orchard' }, nick, password),
          oldRoom(street, { autojoin: 'true' }),
          oldRoom(tomb, { minimize: '1' }),
          xml('url', { url: 'https://example.org/' }),
        ]),
      )
      await expect
        .poll(() => [...device.rooms.view.values()])
        .toEqual([
          { jid: garden, name: 'Garden', autojoin: true, extensions: expect.anything() as unknown },
          {
            jid: orchard,
            name: 'The orchard',
            autojoin: false,
            nick: 'JC',
            password: 'G10b3',
          },
          { jid: street, autojoin: true },
          { jid: tomb, autojoin: false },
        ])
      const stored = await storedBookmarks(other)
      expect(
        Object.fromEntries(Object.entries(stored).map(([id, it]) => [id, canonical(it)])),
      ).toEqual({
        [garden]: canonical(same),
        [orchard]: canonical(conference({ name: 'The orchard' }, nick, password)),
        [street]: canonical(conference({ autojoin: 'true' })),
        [tomb]: canonical(conference({})),
      })
      // Pages, and what is unknown, have no place in bookmarks.
      for (const from of OLD_PLACES) {
        const list = await readOldList(from, other)
        expect(list.map(({ attrs }) => attrs['jid']).sort()).toEqual([
          garden,
          orchard,
          street,
          tomb,
        ])
      }
      expect(device.trace.filter(({ type }) => type === 'put-back')).toEqual([])
    },
  )

  bridged.each(OLD_PLACES)(
    'a list that strips what has just been edited (%s) gets it back once; nobody fights',
    async (place) => {
      const { device, other } = await stage(server)
      const before = { jid: orchard, name: 'Orchard', autojoin: true, extensions: extensions('1') }
      expect(await device.rooms.put(before).done).toEqual(SETTLED)
      const list = [oldRoom(orchard, { name: 'The orchard', autojoin: '1' })]
      await other.request(writeOldList(place, list))
      const both = canonical(conference({ name: 'The orchard', autojoin: '1' }, extensions('1')))
      const stored = async () => canonical((await storedBookmarks(other))[orchard] ?? '')
      await expect.poll(stored).toEqual(both)
      await device.account.whenInSync()
      // To the server that is the same list now.
      await other.request(writeOldList(place, list))
      expect(await stored()).toEqual(both)
      expect(device.rooms.view.get(orchard)?.name).toBe('The orchard')
      expect(device.trace.filter(({ type }) => type === 'put-back')).toHaveLength(1)
      expect(device.conflicts()).toEqual([])
    },
  )

  bridged('a list without rooms empties the bookmarks', async () => {
    const { device, other } = await stage(server)
    expect(await device.rooms.put({ jid: orchard }).done).toEqual(SETTLED)
    expect(await device.rooms.put({ jid: garden }).done).toEqual(SETTLED)
    await other.request(writeOldList('Private', []))
    await expect.poll(() => device.rooms.view.size).toBe(0)
    expect(await storedBookmarks(other)).toEqual({})
  })

  bridged('a list with an address that is no room’s is kept aside, the rest is seen', async () => {
    const { device, other } = await stage(server)
    const quarantined: string[][] = []
    device.rooms.quarantine$.subscribe((aside) => quarantined.push([...aside.keys()]))
    await other.request(
      writeOldList('Private', [
        oldRoom(`${orchard}/JC`, { name: 'Orchard' }),
        oldRoom(garden, { name: 'Garden' }),
      ]),
    )
    await expect.poll(() => [...device.rooms.view.keys()]).toEqual([garden])
    expect(quarantined.at(-1)).toEqual([`${orchard}/JC`])
  })

  bridged('bookmarks that a list makes anew after they were deleted are seen', async () => {
    const { device, other } = await stage(server)
    expect(await device.rooms.put({ jid: orchard }).done).toEqual(SETTLED)
    await other.request(deleteNode(bookmarks.node))
    // By this no event is told: the subscriptions went with the node.
    await other.request(writeOldList('Private', [oldRoom(garden)]))
    await expect.poll(() => [...device.rooms.view.keys()]).toEqual([garden])
    expect(await device.rooms.put({ jid: street }).done).toEqual(SETTLED)
    expect(Object.keys(await storedBookmarks(other)).sort()).toEqual([garden, street])
  })

  it.skipIf(!findProsody() || !findForeign('nbxmpp')).each(OLD_PLACES)(
    'a client of another make that knows only the old list (%s) adds, changes and removes beside us',
    async (place) => {
      const { device, juliet, tcp } = await stage(server)
      const { rooms } = device
      const foreign = await foreignClient('nbxmpp', tcp, juliet)
      await Promise.all([
        rooms.put({ jid: orchard, name: 'Orchard', autojoin: true, extensions: extensions('1') })
          .done,
        rooms.put({ jid: garden, name: 'Garden', password: 'G10b3' }).done,
        rooms.put({ jid: street, name: 'Street' }).done,
      ])
      await foreign.does({ do: 'readLegacy', from: place })
      expect(foreign.view()[garden]).toEqual({
        name: 'Garden',
        password: 'G10b3',
        autojoin: false,
      })
      await foreign.does({
        do: 'writeLegacy',
        to: place,
        change: [
          { jid: garden, name: 'The garden' },
          { jid: tomb, name: 'Tomb' },
        ],
        drop: [street],
      })
      await expect.poll(() => [...rooms.view.keys()]).toEqual([garden, orchard, tomb])
      const edit = rooms.update(tomb, (draft) => void (draft.nick = 'Romeo'))
      expect(await edit.done).toEqual(SETTLED)
      await foreign.does({ do: 'readLegacy', from: place })
      expect(foreign.view()).toEqual({
        [garden]: { name: 'The garden', password: 'G10b3', autojoin: false },
        [orchard]: { name: 'Orchard', autojoin: true },
        [tomb]: { name: 'Tomb', nick: 'Romeo', autojoin: false },
      })
      expect(rooms.view.get(orchard)?.extensions?.toString()).toContain('value="1"')
    },
  )
})

describeLive('where the server does not bridge the old list of bookmarks', (server) => {
  const isEjabberd = server.name === 'ejabberd-23.01'

  it('it does not say so; the list and the bookmarks are each for themselves', async () => {
    const { device, other } = await stage(server)
    expect(await bridgeFeatures(other)).toEqual(
      isEjabberd ? ['urn:xmpp:bookmarks-conversion:0'] : [],
    )
    expect(await device.rooms.put({ jid: orchard, name: 'Orchard' }).done).toEqual(SETTLED)
    const unknown = oldRoom(garden, { minimize: '1' }, xml('print_status', {}, 'x'))
    const page = xml('url', { url: 'https://example.org/' })
    for (const place of OLD_PLACES) {
      await other.request(writeOldList(place, [unknown, page]))
      const list = await readOldList(place, other)
      expect(list.map(({ attrs }) => attrs)).toEqual([unknown.attrs, page.attrs])
      expect(list[0]?.getChild('print_status')?.getText()).toBe('x')
    }
    expect(Object.keys(await storedBookmarks(other))).toEqual([orchard])
    expect([...device.rooms.view.keys()]).toEqual([orchard])
  })

  it('the two places of the list are kept in step by ejabberd alone', async () => {
    const { other } = await stage(server)
    const jids = async () =>
      Promise.all(
        OLD_PLACES.map(async (place) => {
          const list = await readOldList(place, other).catch(() => [])
          return list.map(({ attrs }) => attrs['jid'])
        }),
      )
    await other.request(writeOldList('Private', [oldRoom(garden)]))
    expect(await jids()).toEqual([[garden], isEjabberd ? [garden] : []])
    await other.request(writeOldList('PEP', [oldRoom(street)]))
    expect(await jids()).toEqual([[isEjabberd ? street : garden], [street]])
  })
})

/** An account with a device of the library, and another client. */
async function stage(server: LiveServer | undefined) {
  if (!server) throw new Error('no server')
  const juliet = await server.account()
  const other = await otherClient(server.tcp, juliet)
  const device = roomsDevice(await otherClient(server.tcp, juliet))
  await device.rooms.whenReady()
  return { tcp: server.tcp, juliet, other, device }
}
