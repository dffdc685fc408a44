import { bookmarks, type Bookmark, type Edit } from '@rxpep/core'
import { memoryStorage, type MemoryStorage } from '@rxpep/core/storage'
import { filter, firstValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { tally } from '../src/contract/heard.ts'
import { awayClient } from './awayClient.ts'
import { describeWires } from './describeLive.ts'
import type { LiveAccount } from './liveServer.ts'
import { otherClient } from './library.ts'
import { observe } from './observer.ts'
import { publishRoom, ROOM, roomsDevice } from './rooms.ts'
import { appClient, reaches } from './transports.ts'

const BARE: Bookmark = { jid: ROOM, autojoin: false }

describeWires('edits that are stored', (server, service) => {
  it('survive the end of the app: they are in the view before there is a network, and go out after the snapshot', async () => {
    const juliet = await server.account()
    const observer = await observe(await otherClient(server.tcp, juliet), bookmarks.node)
    const storage = memoryStorage()
    const client = await awayClient(service, juliet)
    const before = roomsDevice(client.transport, { storage })
    await before.rooms.whenReady()
    await before.rooms.put(BARE).done
    await client.goAway()
    before.rooms.update(ROOM, (draft) => {
      draft.name = 'Orchard'
    })
    before.rooms.put({ jid: roomNumber(1) })
    await isStored(storage, 'Orchard')
    await isStored(storage, roomNumber(1))
    storage.crash()
    await observer.transport.request(publishRoom({ ...BARE, nick: 'JC' }))

    const { app, transport } = appClient(service, juliet)
    const { rooms, account, sent, shown } = roomsDevice(transport, {
      storage: memoryStorage(storage.disk),
    })
    await firstValueFrom(rooms.view$.pipe(filter(({ size }) => size === 2)))
    expect(rooms.status).toMatchObject({ fromCache: true, online: false, pending: 2 })
    expect(rooms.view.get(ROOM)).toEqual({ ...BARE, name: 'Orchard' })
    await Promise.all([app.start(), reaches(transport, 'online')])
    await account.whenInSync()
    expect(rooms.status.fromCache).toBe(false)
    expect(shown.at(-1)).toEqual({ ...BARE, name: 'Orchard', nick: 'JC' })
    const [read, written] = ['<items ', '<publish '].map((element) =>
      sent.findIndex((stanza) => stanza.includes(element)),
    ) as [number, number]
    expect(read).toBeGreaterThanOrEqual(0)
    expect(read).toBeLessThan(written)
    expect(await observer.source(ROOM)).toMatch(/name="Orchard".*>JC</)
    expect(countsOf(observer.heard)).toEqual({ [ROOM]: 3, [roomNumber(1)]: 1 })
  })

  it('of two tabs over one storage are each sent once, by the tab that they were made in', async () => {
    const juliet = await server.account()
    const observer = await observe(await otherClient(server.tcp, juliet), bookmarks.node)
    const tab = await openTab(service, juliet)
    const otherTab = await openTab(service, juliet, tab.storage.disk)
    await Promise.all([tab.goAway('afresh'), otherTab.goAway('afresh')])
    const edits = putRooms(tab, [1, 2, 3, 4, 5])
    const otherEdits = putRooms(otherTab, [6, 7, 8, 9, 10])
    await otherTab.comeBack()
    await Promise.all(otherEdits.map(({ done }) => done))
    await observer.stored()
    expect(countsOf(observer.heard)).toEqual(once([6, 7, 8, 9, 10]))
    await tab.comeBack()
    await Promise.all(edits.map(({ done }) => done))
    await observer.stored()
    expect(countsOf(observer.heard)).toEqual(once([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    await expect.poll(() => otherTab.rooms.view.size).toBe(10)
  })

  it.each(['offline', 'online'] as const)(
    'of a tab that dies are sent once, by the tab that is left (which was %s then)',
    async (state) => {
      const juliet = await server.account()
      const observer = await observe(await otherClient(server.tcp, juliet), bookmarks.node)
      const tab = await openTab(service, juliet)
      const otherTab = await openTab(service, juliet, tab.storage.disk)
      await tab.goAway()
      if (state === 'offline') await otherTab.goAway('afresh')
      putRooms(tab, [1, 2, 3, 4, 5])
      await isStored(tab.storage, roomNumber(5))
      expect(storedEdits(tab.storage)).toHaveLength(5)
      const otherEdits = putRooms(otherTab, [6, 7, 8, 9, 10])
      tab.storage.crash()
      if (state === 'offline') await otherTab.comeBack()
      else otherTab.account.refresh()
      await observer.until(({ length }) => length === 10)
      await Promise.all(otherEdits.map(({ done }) => done))
      await otherTab.account.whenInSync()
      expect(otherTab.rooms.view.size).toBe(10)
      await observer.stored()
      expect(countsOf(observer.heard)).toEqual(once([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
      await expect.poll(() => storedEdits(otherTab.storage)).toEqual([])
    },
  )
})

async function openTab(service: string, juliet: LiveAccount, disk = memoryStorage().disk) {
  const client = await awayClient(service, juliet)
  const storage = memoryStorage(disk)
  const device = { ...client, storage, ...roomsDevice(client.transport, { storage }) }
  await device.rooms.whenReady()
  return device
}

/** Waits until it is on the disk. */
function isStored({ disk }: MemoryStorage, text: string): Promise<void> {
  return expect.poll(() => [...disk.entries.values()].join()).toContain(text)
}

/** The keys of the edits that are on the disk. */
function storedEdits({ disk }: MemoryStorage): string[] {
  return [...disk.entries.keys()].filter((key) => key.includes('/edit/'))
}

type Tab = Awaited<ReturnType<typeof openTab>>

function putRooms({ rooms }: Tab, numbers: readonly number[]): Edit[] {
  return numbers.map((n) => rooms.put({ jid: roomNumber(n) }))
}

function roomNumber(n: number): string {
  return `room${String(n)}@rooms.capulet.lit`
}

/** How often each item was published, as it was heard. */
function countsOf(heard: readonly string[]): Record<string, number> {
  return tally(heard.map((line) => line.split(' ')[1] ?? ''))
}

function once(numbers: readonly number[]): Record<string, number> {
  return Object.fromEntries(numbers.map((n) => [roomNumber(n), 1]))
}
