import { bookmarks, type Bookmark } from '@rxpep/core'
import { filter, firstValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { affiliate, retract } from '../src/contract/stanzas.ts'
import { awayClient } from './awayClient.ts'
import { describeWires } from './describeLive.ts'
import type { LiveServer } from './liveServer.ts'
import { otherClient } from './library.ts'
import { observe } from './observer.ts'
import { publishRoom, ROOM, roomsDevice, type RoomsDevice } from './rooms.ts'

const EDITS = 100
const BARE: Bookmark = { jid: ROOM, autojoin: false }

describeWires('an edit', (server, service) => {
  it('is in the view and told before the call returns, and that is its only visible change', async () => {
    const { balcony, chamber } = await stage(server, service)
    const { rooms, shown } = balcony
    const names: string[] = []
    const before = shown.length
    for (let n = 0; n < EDITS; n++) {
      names.push(`name ${String(n)}`)
      const edit = rooms.update(ROOM, (draft) => {
        draft.name = names[n] ?? ''
      })
      expect(rooms.view.get(ROOM)?.name).toBe(names[n])
      expect(shown.at(-1)?.name).toBe(names[n])
      // Some go out one by one, some wait for the one before.
      if (n % 3 === 0) expect(await edit.done).toEqual({ type: 'settled' })
    }
    await balcony.account.whenInSync()
    await chamber.shows({ ...BARE, name: names.at(-1) ?? '' })
    expect(shown.slice(before).map((room) => room?.name)).toEqual(names)
  })

  it('that the server does not get is taken away over what the server has now, and can be tried again', async () => {
    const { balcony, other, stranger } = await stage(server, service)
    await balcony.goAway('afresh')
    const edit = balcony.rooms.update(ROOM, (draft) => {
      draft.name = 'not to be shared'
    })
    await other.request(affiliate(bookmarks.node, stranger.jid, 'member'))
    await other.request(publishRoom({ ...BARE, nick: 'JC' }))
    await balcony.comeBack()
    expect(await edit.done).toMatchObject({ type: 'failed', error: { code: 'shared' } })
    await balcony.shows({ ...BARE, nick: 'JC' })
    expect(edit.value).toEqual({ ...BARE, name: 'not to be shared' })
    await other.request(affiliate(bookmarks.node, stranger.jid, 'none'))
    expect(await edit.retry().done).toEqual({ type: 'settled' })
    await balcony.shows({ ...BARE, name: 'not to be shared', nick: 'JC' })
  })

  it('that is on its way shows the other fields of other devices, and none of them is lost', async () => {
    const { balcony, chamber, observer } = await stage(server, service)
    balcony.proxy.hold(true, 'client')
    const edit = balcony.rooms.update(ROOM, (draft) => {
      draft.nick = 'JC'
    })
    await firstValueFrom(edit.state$.pipe(filter((state) => state === 'sending')))
    const theirs = chamber.rooms.update(ROOM, (draft) => {
      draft.name = 'Orchard'
    })
    const both = { ...BARE, name: 'Orchard', nick: 'JC' }
    await balcony.shows(both)
    expect(edit.state).toBe('sending')
    balcony.proxy.hold(false, 'client')
    expect(await Promise.all([edit.done, theirs.done])).toEqual(Array(2).fill({ type: 'settled' }))
    // Ours went out on what was there before: the other device puts its field back.
    await expect.poll(() => observer.source(ROOM)).toMatch(/name="Orchard".*>JC</)
    await Promise.all([balcony.shows(both), chamber.shows(both)])
    await expect.poll(() => [...balcony.conflicts(), ...chamber.conflicts()]).toEqual([])
  })

  it.each(['while it waits', 'on its way'])(
    'of an item that is removed %s does not bring it back, and is told as a conflict',
    async (when) => {
      const { balcony, chamber, other, observer } = await stage(server, service)
      const waits = when === 'while it waits'
      if (waits) await balcony.goAway('afresh')
      else balcony.proxy.hold(true, 'client')
      const edit = balcony.rooms.update(ROOM, (draft) => {
        draft.name = 'Orchard'
      })
      if (!waits) await firstValueFrom(edit.state$.pipe(filter((state) => state === 'sending')))
      await other.request(retract(bookmarks.node, ROOM, 'true'))
      await chamber.shows(undefined)
      if (waits) await balcony.comeBack()
      else balcony.proxy.hold(false, 'client')
      const outcome = await edit.done
      expect(outcome).toMatchObject({ type: 'conflicted', conflict: { reason: 'removed' } })
      await balcony.account.whenInSync()
      await Promise.all([balcony.shows(undefined), chamber.shows(undefined)])
      expect(await observer.stored()).toEqual({})
      const [conflict, ...more] = balcony.conflicts()
      expect(more).toEqual([])
      expect(conflict).toMatchObject({ id: ROOM, ours: { ...BARE, name: 'Orchard' } })
      expect(await conflict?.restore().done).toEqual({ type: 'settled' })
      await chamber.shows({ ...BARE, name: 'Orchard' })
    },
  )
})

describeWires('an edit whose answer is lost with the stream', (server, service) => {
  it.each(['resumed', 'afresh'] as const)(
    'is settled and not sent again if the server has it (%s)',
    async (how) => {
      const { balcony, observer } = await stage(server, service)
      balcony.proxy.hold(true)
      const edit = balcony.rooms.put({ ...BARE, name: 'Orchard' })
      await observer.until((heard) => tells(heard) === 2)
      await balcony.goAway(how === 'afresh' ? how : undefined)
      expect(balcony.rooms.view.get(ROOM)).toEqual({ ...BARE, name: 'Orchard' })
      await balcony.comeBack()
      expect(await edit.done).toEqual({ type: 'settled' })
      await observer.stored()
      expect(tells(observer.heard)).toBe(2)
    },
  )

  it.each(['resumed', 'afresh'] as const)(
    'is sent again if the server has what was there before (%s)',
    async (how) => {
      const { balcony, chamber, observer } = await stage(server, service)
      balcony.proxy.hold(true, 'client')
      const edit = balcony.rooms.put({ ...BARE, name: 'Orchard' })
      await firstValueFrom(edit.state$.pipe(filter((state) => state === 'sending')))
      await balcony.goAway(how === 'afresh' ? how : undefined)
      await balcony.comeBack()
      expect(await edit.done).toEqual({ type: 'settled' })
      await chamber.shows({ ...BARE, name: 'Orchard' })
      await observer.stored()
      expect(tells(observer.heard)).toBe(2)
    },
  )

  it.each(['resumed', 'afresh'] as const)(
    'is told as a conflict if something else was written meanwhile (%s)',
    async (how) => {
      const { balcony, chamber, other, observer } = await stage(server, service)
      balcony.proxy.hold(true, 'client')
      const edit = balcony.rooms.update(ROOM, (draft) => {
        draft.name = 'Orchard'
      })
      await firstValueFrom(edit.state$.pipe(filter((state) => state === 'sending')))
      await balcony.goAway(how === 'afresh' ? how : undefined)
      const theirs = { ...BARE, name: 'The garden' }
      await other.request(publishRoom(theirs))
      await balcony.comeBack()
      const { type } = await edit.done
      const ours = { ...BARE, name: 'Orchard' }
      // Resumed, stream management delivers late what the server had not taken (XEP-0198 §5); else it is not sent again.
      const [outcome, reason, stands, publishes] =
        how === 'resumed'
          ? (['settled', 'overwrote', ours, 3] as const)
          : (['conflicted', 'overtaken', theirs, 2] as const)
      expect(type).toBe(outcome)
      await Promise.all([balcony.shows(stands), chamber.shows(stands)])
      await observer.stored()
      expect(tells(observer.heard)).toBe(publishes)
      expect(balcony.conflicts()).toMatchObject([{ id: ROOM, reason, ours, theirs }])
    },
  )
})

/** The room is bookmarked, and seen on two devices with the library; one of them goes through a proxy. */
async function stage(server: LiveServer, service: string) {
  const [juliet, stranger] = await Promise.all([server.account(), server.account()])
  const [other, client, direct] = await Promise.all([
    otherClient(server.tcp, juliet),
    awayClient(service, juliet),
    otherClient(service, juliet),
  ])
  const observer = await observe(other, bookmarks.node)
  const balcony = { ...client, ...roomsDevice(client.transport) }
  const chamber: RoomsDevice = roomsDevice(direct)
  await Promise.all([balcony.rooms.whenReady(), chamber.rooms.whenReady()])
  expect(await balcony.rooms.put({ jid: ROOM }).done).toEqual({ type: 'settled' })
  await chamber.shows(BARE)
  await observer.stored()
  return { balcony, chamber, other, observer, stranger }
}

/** How often the room was published, as it was heard. */
function tells(heard: readonly string[]): number {
  return heard.filter((line) => line.startsWith(`item ${ROOM}`)).length
}
