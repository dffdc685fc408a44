import {
  legacyBookmarks,
  migrateBookmarks,
  strippedBookmarks,
  systemClock,
  type AccountOptions,
  type StrippedBookmark,
} from '@rxpep/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonical } from '../src/contract/canonical.ts'
import { awayClient, type AwayClient } from './awayClient.ts'
import {
  conference,
  extensions,
  oldRoom,
  publishBookmark,
  readOldList,
  storedBookmarks,
  writeOldList,
} from './bridgeStage.ts'
import { describeLive } from './describeLive.ts'
import { otherClient } from './library.ts'
import type { LaunchedServer, LiveServer } from './liveServer.ts'
import { findProsody, launchProsody } from './prosody.ts'
import { ROOM, roomsDevice } from './rooms.ts'

const SETTLED = { type: 'settled' }
const GARDEN = 'garden@rooms.capulet.lit'

describe('where the server bridges the old list of bookmarks (Prosody)', () => {
  let server: LaunchedServer | undefined
  beforeAll(async () => {
    if (findProsody()) server = await launchProsody({ bookmarksBridge: true })
  })
  afterAll(() => server?.stop())
  const bridged = it.skipIf(!findProsody())

  bridged(
    'extensions that it strips are told, and stay away unless the app puts them back',
    async () => {
      const { device, other, told, stored } = await stage(server)
      strippedBookmarks(device.account).subscribe((found) => told.push(found))
      await other.request(publishBookmark(ROOM, conference({ name: 'Orchard' }, extensions('1'))))
      await expect.poll(() => device.rooms.view.has(ROOM)).toBe(true)
      await other.request(writeOldList('Private', [oldRoom(ROOM, { name: 'The orchard' })]))
      await expect.poll(() => told.map(({ jid }) => jid)).toEqual([ROOM])
      expect(told[0]?.extensions.toString()).toContain('value="1"')
      expect(await stored(ROOM)).toEqual(canonical(conference({ name: 'The orchard' })))
      expect(await told[0]?.putBack().done).toEqual(SETTLED)
      const whole = conference({ name: 'The orchard' }, extensions('1'))
      expect(await stored(ROOM)).toEqual(canonical(whole))
      expect(told).toHaveLength(1)
    },
  )

  bridged(
    'extensions that it strips are put back once for each bookmark where the app wants that',
    async () => {
      let later = 0
      const clock = { ...systemClock, now: () => systemClock.now() + later }
      const { device, other, told, stored } = await stage(server, { clock })
      strippedBookmarks(device.account, { putBack: true }).subscribe((found) => told.push(found))
      await other.request(publishBookmark(ROOM, conference({ name: 'Orchard' }, extensions('1'))))
      await other.request(publishBookmark(GARDEN, conference({ name: 'Garden' }, extensions('2'))))
      await expect.poll(() => device.rooms.view.size).toBe(2)
      await other.request(
        writeOldList('PEP', [oldRoom(ROOM, { name: 'The orchard' }), oldRoom(GARDEN)]),
      )
      await expect
        .poll(async () => [await stored(ROOM), await stored(GARDEN)])
        .toEqual([
          canonical(conference({ name: 'The orchard' }, extensions('1'))),
          canonical(conference({}, extensions('2'))),
        ])
      await device.account.whenInSync()
      expect(told.map(({ jid }) => jid).sort()).toEqual([GARDEN, ROOM])
      // The edit that put them back is no longer guarded.
      later = 60_000
      await other.request(
        writeOldList('PEP', [oldRoom(ROOM, { name: 'Orchard' }), oldRoom(GARDEN)]),
      )
      await expect.poll(() => told.map(({ jid }) => jid).sort()).toEqual([GARDEN, ROOM, ROOM])
      await device.account.whenInSync()
      expect(await stored(ROOM)).toEqual(canonical(conference({ name: 'Orchard' })))
      expect(await stored(GARDEN)).toEqual(canonical(conference({}, extensions('2'))))
    },
  )

  bridged(
    'extensions that it strips while the device is away are told when it is back',
    async () => {
      let away: AwayClient | undefined
      const { device, other, told } = await stage(server, {}, async (service, account) => {
        away = await awayClient(service, account)
        return away.transport
      })
      strippedBookmarks(device.account).subscribe((found) => told.push(found))
      await other.request(publishBookmark(ROOM, conference({ name: 'Orchard' }, extensions('1'))))
      await expect.poll(() => device.rooms.view.has(ROOM)).toBe(true)
      await away?.goAway('afresh')
      await other.request(writeOldList('Private', [oldRoom(ROOM, { name: 'The orchard' })]))
      await away?.comeBack()
      await expect.poll(() => told.map(({ jid }) => jid)).toEqual([ROOM])
      expect(await told[0]?.putBack().done).toEqual(SETTLED)
      expect(device.rooms.view.get(ROOM)?.extensions?.toString()).toContain('value="1"')
    },
  )

  bridged('the old list leads to the bookmarks, and its node is not touched', async () => {
    const { device, other, juliet } = await stage(server)
    const old = device.account.collection(legacyBookmarks)
    old.subscribe(() => undefined)
    await old.whenReady()
    expect(await old.put({ kind: 'room', jid: ROOM, name: 'Orchard' }).done).toEqual(SETTLED)
    await expect.poll(() => device.rooms.view.get(ROOM)?.name).toBe('Orchard')
    const page = await old.put({ kind: 'url', url: 'https://example.org/' }).done
    expect(page).toMatchObject({ type: 'failed' })
    expect((await readOldList('PEP', other)).map(({ attrs }) => attrs)).toEqual([
      { jid: ROOM, name: 'Orchard' },
    ])
    expect(device.sent.filter((iq) => iq.includes('node="storage:bookmarks"'))).toEqual([])
    // An item in that node would keep the account out.
    const again = await otherClient(device.tcp, juliet)
    expect(again.connection.state).toBe('online')
  })

  bridged('there is nothing to move', async () => {
    const { device, other } = await stage(server)
    await other.request(writeOldList('Private', [oldRoom(ROOM, { name: 'Orchard' })]))
    await expect.poll(() => device.rooms.view.get(ROOM)?.name).toBe('Orchard')
    expect(await migrateBookmarks(device.account)).toEqual({ moved: [], kept: [] })
    expect(device.sent.filter((iq) => iq.includes('storage:bookmarks'))).toEqual([])
    expect(Object.keys(await storedBookmarks(other))).toEqual([ROOM])
  })

  bridged(
    'a list that was read before our edits takes them back: it says what is meant as well as any',
    async () => {
      const { device, other } = await stage(server)
      const { rooms } = device
      expect(await rooms.put({ jid: ROOM, name: 'Orchard' }).done).toEqual(SETTLED)
      expect(await rooms.put({ jid: GARDEN, name: 'Garden' }).done).toEqual(SETTLED)
      const list = await readOldList('Private', other)
      const edits = [rooms.update(ROOM, (draft) => void (draft.nick = 'JC')), rooms.remove(GARDEN)]
      expect(await Promise.all(edits.map(({ done }) => done))).toEqual([SETTLED, SETTLED])
      await other.request(writeOldList('Private', list))
      const both = [
        { jid: GARDEN, name: 'Garden', autojoin: false },
        { jid: ROOM, name: 'Orchard', autojoin: false },
      ]
      await expect.poll(() => [...rooms.view.values()]).toEqual(both)
      await device.account.whenInSync()
      expect(Object.keys(await storedBookmarks(other)).sort()).toEqual([GARDEN, ROOM])
    },
  )
})

describeLive('where the server does not bridge', (server) => {
  it('extensions that another client takes away are not told', async () => {
    const { device, other, told } = await stage(server)
    strippedBookmarks(device.account).subscribe((found) => told.push(found))
    await other.request(publishBookmark(ROOM, conference({ name: 'Orchard' }, extensions('1'))))
    await expect.poll(() => device.rooms.view.has(ROOM)).toBe(true)
    await other.request(publishBookmark(ROOM, conference({ name: 'The orchard' })))
    await expect.poll(() => device.rooms.view.get(ROOM)?.name).toBe('The orchard')
    await device.account.features()
    expect(told).toEqual([])
  })
})

/** An account with a device of the library, and another client. */
async function stage(
  server: LiveServer | undefined,
  options: Partial<AccountOptions> = {},
  connect = otherClient,
) {
  if (!server) throw new Error('no server')
  const { tcp } = server
  const juliet = await server.account()
  const other = await otherClient(tcp, juliet)
  const device = { tcp, ...roomsDevice(await connect(tcp, juliet), options) }
  await device.rooms.whenReady()
  const told: StrippedBookmark[] = []
  const stored = async (jid: string) => canonical((await storedBookmarks(other))[jid] ?? '')
  return { juliet, other, device, told, stored }
}
