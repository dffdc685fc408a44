import { bookmarks, type Bookmark, type Conflict } from '@rxpep/core'
import { expect, it } from 'vitest'
import { awayClient, type AwayClient } from './awayClient.ts'
import { describeWires } from './describeLive.ts'
import type { LiveAccount, LiveServer } from './liveServer.ts'
import { otherClient } from './library.ts'
import { observe } from './observer.ts'
import { ROOM, roomsDevice, type RoomsDevice } from './rooms.ts'

const ORDERS = ['balcony', 'chamber', 'both'] as const
const NAMES = ['of the balcony', 'of the chamber'] as const

describeWires('two devices that edit the same bookmark offline', (server, service) => {
  it.each(ORDERS)(
    'keep both fields on both, and on the server (first online: %s)',
    async (first) => {
      const { balcony, chamber, observer } = await twoOffline(server, service)
      const edits = [
        balcony.rooms.update(ROOM, (draft) => {
          draft.name = 'Orchard'
        }),
        chamber.rooms.update(ROOM, (draft) => {
          draft.nick = 'JC'
        }),
      ]
      expect(balcony.rooms.view.get(ROOM)).toMatchObject({ name: 'Orchard' })
      expect(chamber.rooms.view.get(ROOM)).toMatchObject({ nick: 'JC' })
      await connectInOrder(first, balcony, chamber)
      const outcomes = await Promise.all(edits.map(({ done }) => done))
      expect(outcomes).toEqual([{ type: 'settled' }, { type: 'settled' }])
      const both = { jid: ROOM, autojoin: false, name: 'Orchard', nick: 'JC' }
      await Promise.all([balcony.shows(both), chamber.shows(both)])
      const stored = await observer.source(ROOM)
      expect(stored).toContain('name="Orchard"')
      expect(stored).toContain('>JC</')
      expect([...balcony.conflicts(), ...chamber.conflicts()]).toEqual([])
    },
  )

  it.each(ORDERS)(
    'have one value of the same field, and the other one in a conflict (first online: %s)',
    async (first) => {
      const { balcony, chamber, observer } = await twoOffline(server, service)
      const edits = [balcony, chamber].map(({ rooms }, n) =>
        rooms.update(ROOM, (draft) => {
          draft.name = NAMES[n] ?? ''
        }),
      )
      await connectInOrder(first, balcony, chamber)
      await Promise.all(edits.map(({ done }) => done))
      const conflicts = () => [...balcony.conflicts(), ...chamber.conflicts()]
      await expect.poll(conflicts).toHaveLength(1)
      // What stands is what the server has: a view may still have to hear of it.
      const stored = await observer.source(ROOM)
      const stands = NAMES.find((name) => stored?.includes(`name="${name}"`)) ?? ''
      const standing = { jid: ROOM, autojoin: false, name: stands }
      await Promise.all([balcony.shows(standing), chamber.shows(standing)])
      const [conflict] = conflicts() as [Conflict<Bookmark>]
      const lost = NAMES.find((name) => name !== stands) ?? ''
      const kept = conflict.reason === 'overwrote' ? conflict.theirs : conflict.ours
      expect(conflict.id).toBe(ROOM)
      expect(kept).toMatchObject({ name: lost })
      // The other one can be had back.
      expect(await conflict.restore().done).toEqual({ type: 'settled' })
      const restored = { jid: ROOM, autojoin: false, name: lost }
      await Promise.all([balcony.shows(restored), chamber.shows(restored)])
      expect(conflicts()).toEqual([])
    },
  )
})

/** One of them comes back to a fresh session, the other one resumes the one it had. */
async function twoOffline(server: LiveServer, service: string) {
  const juliet = await server.account()
  const observer = await observe(await otherClient(server.tcp, juliet), bookmarks.node)
  const [balcony, chamber] = await Promise.all([device(service, juliet), device(service, juliet)])
  await Promise.all([balcony.rooms.whenReady(), chamber.rooms.whenReady()])
  expect(await balcony.rooms.put({ jid: ROOM }).done).toEqual({ type: 'settled' })
  await chamber.shows({ jid: ROOM, autojoin: false })
  await Promise.all([balcony.goAway('afresh'), chamber.goAway()])
  return { balcony, chamber, observer }
}

async function device(service: string, juliet: LiveAccount) {
  const client = await awayClient(service, juliet)
  return { ...client, ...roomsDevice(client.transport) }
}

async function connectInOrder(
  first: (typeof ORDERS)[number],
  balcony: AwayClient & RoomsDevice,
  chamber: AwayClient & RoomsDevice,
): Promise<void> {
  const [one, other] = first === 'chamber' ? [chamber, balcony] : [balcony, chamber]
  const back = one.comeBack()
  if (first !== 'both') {
    await back
    await one.account.whenInSync()
  }
  await Promise.all([back, other.comeBack()])
}
