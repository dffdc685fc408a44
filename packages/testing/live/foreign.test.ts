import { bookmarks, xml, type Element } from '@rxpep/core'
import { expect, it } from 'vitest'
import { canonical } from '../src/contract/canonical.ts'
import { awayClient, type AwayClient } from './awayClient.ts'
import { describeForeign } from './foreignDescribe.ts'
import { foreignStage, type ForeignStage } from './foreignStage.ts'

const SETTLED = { type: 'settled' }
const room = (name: string) => `${name}@rooms.capulet.lit`
const [garden, orchard, balcony, street, tomb, cell] = [
  'garden',
  'orchard',
  'balcony',
  'street',
  'tomb',
  'cell',
].map(room) as [string, string, string, string, string, string]

describeForeign('bookmarks', (server, make) => {
  it('that both add, change and remove are the same for both in the end, and on the server', async () => {
    const { device, foreign, agree } = await foreignStage(server, make)
    const { rooms } = device
    // COMPAT(ejabberd 23.01): of items that two sessions add at the same moment some can never be removed.
    await foreign.does({ do: 'store', jid: garden, name: 'Garden', autojoin: true })
    await foreign.does({ do: 'store', jid: orchard, name: 'Orchard', nick: 'JC' })
    await foreign.does({ do: 'store', jid: balcony, name: 'Balcony' })
    const puts = [
      rooms.put({ jid: street, name: 'Street', autojoin: true }),
      rooms.put({ jid: tomb, name: 'Tomb' }),
      rooms.put({ jid: cell, name: 'Cell', nick: 'Friar' }),
    ]
    expect(await Promise.all(puts.map(({ done }) => done))).toEqual(Array(3).fill(SETTLED))
    await agree({
      [garden]: { name: 'Garden', autojoin: true },
      [orchard]: { name: 'Orchard', nick: 'JC', autojoin: false },
      [balcony]: { name: 'Balcony', autojoin: false },
      [street]: { name: 'Street', autojoin: true },
      [tomb]: { name: 'Tomb', autojoin: false },
      [cell]: { name: 'Cell', nick: 'Friar', autojoin: false },
    })
    // Each changes what the other one has written, at the same time, and removes one.
    const edits = [
      rooms.update(garden, (draft) => void (draft.autojoin = false)),
      rooms.update(orchard, (draft) => void (draft.name = 'The orchard')),
    ]
    await Promise.all([
      foreign.does({ do: 'change', jid: street, name: 'A street' }),
      foreign.does({ do: 'change', jid: cell, autojoin: true }),
    ])
    expect(await Promise.all(edits.map(({ done }) => done))).toEqual([SETTLED, SETTLED])
    await foreign.does({ do: 'remove', jid: tomb })
    expect(await rooms.remove(balcony).done).toEqual(SETTLED)
    await agree({
      [garden]: { name: 'Garden', autojoin: false },
      [orchard]: { name: 'The orchard', nick: 'JC', autojoin: false },
      [street]: { name: 'A street', autojoin: true },
      [cell]: { name: 'Cell', nick: 'Friar', autojoin: true },
    })
    expect(device.conflicts()).toEqual([])
  })

  it('that both write at once, over and over, are the same for both in the end', async () => {
    const { device, foreign, agree, meet } = await foreignStage(server, make)
    const { rooms } = device
    const all = [garden, orchard, balcony]
    await Promise.all(all.map((jid) => rooms.put({ jid, name: 'name 0', nick: 'nick 0' }).done))
    await agree(
      Object.fromEntries(
        all.map((jid) => [jid, { name: 'name 0', nick: 'nick 0', autojoin: false }]),
      ),
    )
    const edits = Array.from({ length: 10 }, (_, n) => n + 1).flatMap((n) =>
      all.flatMap((jid) => [
        rooms.update(jid, (draft) => void (draft.name = `name ${String(n)}`)).done,
        foreign.does({ do: 'change', jid, nick: `nick ${String(n)}` }),
      ]),
    )
    await Promise.all(edits)
    await device.account.whenInSync()
    // What came last of either may stand, but nothing that neither wrote.
    for (const [jid, { name, nick }] of Object.entries(await meet())) {
      expect(all).toContain(jid)
      expect(name).toMatch(/^name \d+$/)
      expect(nick).toMatch(/^nick \d+$/)
    }
  })

  it('that another client has written keep what the library does not know when it edits them', async () => {
    const stage = await foreignStage(server, make)
    const { device, foreign } = stage
    const extensions =
      `<extensions xmlns='${bookmarks.node}'><state xmlns='urn:example:state' minimized='true'>` +
      '<deep/> and mixed </state></extensions>'
    await foreign.does(
      make === 'slixmpp'
        ? {
            do: 'store',
            jid: orchard,
            xml:
              `<conference xmlns='${bookmarks.node}' xmlns:c='urn:example:colour' c:colour='red' name='Orchard' ` +
              `minimize='1' autojoin='1'><nick c:used='1597'>JC</nick><c:group>Friends</c:group>${extensions}</conference>`,
          }
        : { do: 'store', jid: orchard, name: 'Orchard', nick: 'JC', autojoin: true, extensions },
    )
    await expect.poll(() => device.rooms.view.get(orchard)?.name).toBe('Orchard')
    const before = await payloadOf(stage, orchard)
    const edit = device.rooms.update(orchard, (draft) => void (draft.name = 'The orchard'))
    expect(await edit.done).toEqual(SETTLED)
    before.attrs['name'] = 'The orchard'
    expect(canonical(await payloadOf(stage, orchard))).toEqual(canonical(before))
    expect(before.toString()).toContain('minimized="true"')
    const seen = await foreign.sees((view) => view[orchard]?.name === 'The orchard')
    expect(seen[orchard]?.extensions).toContain('minimized="true"')
  })

  it('that another client writes as they were before our edit get our fields back, and keep its own', async () => {
    const { device, foreign, agree } = await foreignStage(server, make)
    const { rooms } = device
    await foreign.does({ do: 'store', jid: orchard, name: 'Orchard' })
    await expect.poll(() => rooms.view.get(orchard)?.name).toBe('Orchard')
    const edit = rooms.update(orchard, (draft) => void (draft.autojoin = true))
    expect(await edit.done).toEqual(SETTLED)
    // It has not seen our edit, and writes what it knows with a nickname.
    await foreign.does({ do: 'store', jid: orchard, name: 'Orchard', nick: 'JC' })
    await agree({ [orchard]: { name: 'Orchard', nick: 'JC', autojoin: true } })
    expect(device.conflicts()).toEqual([])
    expect(device.trace.filter(({ type }) => type === 'put-back')).toHaveLength(1)
  })

  // The other one writes all that it has read.
  if (make === 'nbxmpp') {
    it('whose password another client leaves out when it writes them get that back', async () => {
      const { device, foreign, agree } = await foreignStage(server, make)
      const edit = device.rooms.put({ jid: orchard, name: 'Orchard', password: 'G10b3' })
      expect(await edit.done).toEqual(SETTLED)
      await foreign.sees((view) => view[orchard]?.password === 'G10b3')
      await foreign.does({ do: 'change', jid: orchard, name: 'The orchard' })
      await agree({ [orchard]: { name: 'The orchard', password: 'G10b3', autojoin: false } })
    })
  }

  it('in a node that another client has made are all kept', async () => {
    const { device, foreign, agree } = await foreignStage(server, make, {
      first: (client) => client.does({ do: 'store', jid: garden, name: 'Garden' }),
    })
    expect(await device.rooms.put({ jid: orchard, name: 'Orchard' }).done).toEqual(SETTLED)
    await foreign.does({ do: 'store', jid: balcony, name: 'Balcony' })
    expect(await device.rooms.put({ jid: street, name: 'Street' }).done).toEqual(SETTLED)
    await agree({
      [garden]: { name: 'Garden', autojoin: false },
      [orchard]: { name: 'Orchard', autojoin: false },
      [balcony]: { name: 'Balcony', autojoin: false },
      [street]: { name: 'Street', autojoin: false },
    })
    expect(device.rooms.status.privacy).toMatch(/^(private|repaired)$/)
  })

  it('that another client changes where we have, later, stand as it wrote them', async () => {
    const { device, foreign, agree } = await foreignStage(server, make)
    const edit = device.rooms.put({ jid: orchard, name: 'Ours', autojoin: true })
    expect(await edit.done).toEqual(SETTLED)
    await foreign.sees((view) => view[orchard]?.name === 'Ours')
    await foreign.does({ do: 'change', jid: orchard, name: 'Theirs' })
    await agree({ [orchard]: { name: 'Theirs', autojoin: true } })
    expect(device.trace.filter(({ type }) => type === 'put-back')).toEqual([])
  })

  it('that another client edits while the library is offline meet the edits made there', async () => {
    let away: AwayClient | undefined
    const { device, foreign, agree } = await foreignStage(server, make, {
      connect: async (service, account) => {
        away = await awayClient(service, account)
        return away.transport
      },
    })
    const { rooms } = device
    const puts = [
      rooms.put({ jid: orchard, name: 'Orchard' }),
      rooms.put({ jid: garden, name: 'Garden' }),
      rooms.put({ jid: tomb, name: 'Tomb' }),
    ]
    expect(await Promise.all(puts.map(({ done }) => done))).toEqual(Array(3).fill(SETTLED))
    await foreign.sees((view) => [orchard, garden, tomb].every((jid) => jid in view))
    await away?.goAway('afresh')
    const edits = [
      rooms.update(orchard, (draft) => void (draft.name = 'The orchard')),
      rooms.put({ jid: street, name: 'Street' }),
      rooms.remove(garden),
    ]
    const lost = rooms.update(tomb, (draft) => void (draft.name = 'The tomb'))
    await foreign.does({ do: 'change', jid: orchard, nick: 'JC' })
    await foreign.does({ do: 'store', jid: cell, name: 'Cell' })
    await foreign.does({ do: 'remove', jid: tomb })
    await away?.comeBack()
    expect(await Promise.all(edits.map(({ done }) => done))).toEqual(Array(3).fill(SETTLED))
    expect(await lost.done).toMatchObject({ type: 'conflicted', conflict: { reason: 'removed' } })
    await agree({
      [orchard]: { name: 'The orchard', nick: 'JC', autojoin: false },
      [street]: { name: 'Street', autojoin: false },
      [cell]: { name: 'Cell', autojoin: false },
    })
    expect(device.conflicts()).toMatchObject([{ id: tomb, reason: 'removed' }])
  })

  it('that another client removes do not come back', async () => {
    const { device, foreign, agree } = await foreignStage(server, make)
    const edit = device.rooms.put({ jid: orchard, name: 'Orchard' })
    expect(await edit.done).toEqual(SETTLED)
    await foreign.does({ do: 'remove', jid: orchard })
    await agree({})
    await foreign.does({ do: 'store', jid: orchard, name: 'Anew' })
    await agree({ [orchard]: { name: 'Anew', autojoin: false } })
  })
})

async function payloadOf({ stored }: ForeignStage, jid: string): Promise<Element> {
  return (await stored(jid))?.getChild('conference') ?? xml('nothing')
}
