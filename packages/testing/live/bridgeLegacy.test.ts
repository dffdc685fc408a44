import {
  legacyBookmarks,
  migrateBookmarks,
  privateBookmarks,
  xml,
  type LegacyBookmark,
  type Transport,
} from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import {
  crossed,
  isOldListWrite,
  OLD_PLACES,
  oldRoom,
  readOldList,
  storedBookmarks,
  writeOldList,
  type OldPlace,
} from './bridgeStage.ts'
import { describeLive } from './describeLive.ts'
import { otherClient, recordedAccount } from './library.ts'
import type { LiveServer } from './liveServer.ts'

const SETTLED = { type: 'settled' }
const [orchard, garden, street] = ['orchard', 'garden', 'street'].map(
  (name) => `${name}@rooms.capulet.lit`,
) as [string, string, string]
const PAGE = 'https://example.org/'
const collections = { PEP: legacyBookmarks, Private: privateBookmarks }

describeLive('the old list of bookmarks', (server) => {
  describe.each(OLD_PLACES)('in %s', (place) => {
    it('is read, changed one by one and stored, and keeps what is not ours', async () => {
      const { other, list, account } = await stage(server, place, [
        oldRoom(orchard, { name: 'Orchard', minimize: '1' }, xml('print_status', {}, 'x')),
        oldRoom(garden, { autojoin: '1' }),
        xml('shed', { xmlns: 'urn:example:shed' }),
      ])
      const view = await list.whenReady()
      expect([...view.values()]).toEqual([
        { kind: 'room', jid: garden, autojoin: true },
        { kind: 'room', jid: orchard, name: 'Orchard', autojoin: false, hasMore: true },
      ])
      const edits = [
        list.update(orchard, (draft) => void (draft.name = 'The orchard')),
        list.put({ kind: 'room', jid: street, nick: 'JC', password: 'G10b3' }),
        list.put({ kind: 'url', url: PAGE, name: 'Page' }),
        list.remove(garden),
      ]
      expect(await Promise.all(edits.map(({ done }) => done))).toEqual(Array(4).fill(SETTLED))
      const stored = await readOldList(place, other)
      const text = stored
        .map(String)
        .join('')
        .replaceAll(/ xmlns="storage:bookmarks"/g, '')
      expect(text).toContain('<print_status>x</print_status>')
      expect(text).toContain('minimize="1"')
      expect(
        stored.map(({ name, attrs }) => [name, attrs['jid'] ?? attrs['url'], attrs['name']]),
      ).toEqual([
        ['conference', orchard, 'The orchard'],
        ['shed', undefined, undefined],
        ['conference', street, undefined],
        ['url', PAGE, 'Page'],
      ])
      // Another client writes: told in PEP, and read at the next look in private XML.
      await other.request(writeOldList(place, [oldRoom(garden, { name: 'Garden' })]))
      if (place === 'Private') account.refresh()
      await expect.poll(() => [...list.view.keys()]).toEqual([garden])
    })

    it('that another client writes over is written again with what both have said', async () => {
      let writes = 0
      const { other, list } = await stage(
        server,
        place,
        [oldRoom(orchard)],
        (client) => async () => {
          writes += 1
          // It has read the list before ours was stored.
          if (writes === 1)
            await client.request(writeOldList(place, [oldRoom(orchard), oldRoom(garden)]))
        },
      )
      await list.whenReady()
      expect(await list.put({ kind: 'room', jid: street }).done).toEqual(SETTLED)
      expect((await readOldList(place, other)).map(({ attrs }) => attrs['jid'])).toEqual([
        orchard,
        garden,
        street,
      ])
      expect(writes).toBe(2)
    })

    it('that another client writes over each time is written three times, then told as failed', async () => {
      let writes = 0
      const { other, list } = await stage(server, place, [oldRoom(orchard)], (client) => () => {
        writes += 1
        return client.request(writeOldList(place, [oldRoom(orchard, { name: String(writes) })]))
      })
      await list.whenReady()
      const outcome = await list.put({ kind: 'room', jid: street }).done
      expect(outcome).toMatchObject({ type: 'failed', error: { condition: 'conflict' } })
      expect(writes).toBe(3)
      expect((await readOldList(place, other)).map(({ attrs }) => attrs['jid'])).toEqual([orchard])
    })
  })

  it('is moved to bookmarks without losing anything, once', async () => {
    const { other, account } = await stage(server, 'Private', [
      oldRoom(orchard, { name: 'Orchard', autojoin: '1' }, xml('nick', {}, 'JC')),
      oldRoom(garden, { name: 'Garden', minimize: '1' }),
      xml('url', { url: PAGE }),
    ])
    if (server.name === 'prosody-0.12')
      await other.request(writeOldList('PEP', [oldRoom(street, { name: 'Street' })]))
    const { moved, kept } = await migrateBookmarks(account)
    const streets = server.name === 'prosody-0.12' ? [street] : []
    expect([...moved].sort()).toEqual([orchard, ...streets])
    const reasons = kept.map(({ entry, reason }) => [legacyId(entry), reason])
    expect(new Set(reasons.map(String))).toEqual(new Set([`${garden},has-more`, `${PAGE},url`]))
    const stored = await storedBookmarks(other)
    expect(Object.keys(stored).sort()).toEqual([garden, orchard, ...streets])
    expect(stored[orchard]?.attrs).toMatchObject({ name: 'Orchard', autojoin: 'true' })
    expect(stored[orchard]?.getChild('nick')?.getText()).toBe('JC')
    const left = await readOldList('Private', other)
    expect(left.map(({ attrs }) => attrs['jid'] ?? attrs['url'])).toEqual([garden, PAGE])
    expect(left[0]?.attrs['minimize']).toBe('1')
    // Once more: nothing more to do.
    expect((await migrateBookmarks(account)).moved).toEqual([])
    expect(Object.keys(await storedBookmarks(other)).sort()).toEqual([garden, orchard, ...streets])
  })
})

type Meanwhile = (other: Transport) => () => Promise<unknown>

/** An account whose old list says this already, its collection watched, and another client that may cross its writes. */
async function stage(
  server: LiveServer,
  place: OldPlace,
  entries: Parameters<typeof writeOldList>[1],
  meanwhile?: Meanwhile,
) {
  const juliet = await server.account()
  const other = await otherClient(server.tcp, juliet)
  await other.request(writeOldList(place, entries))
  const own = await otherClient(server.tcp, juliet)
  const transport = meanwhile ? crossed(own, isOldListWrite, meanwhile(other)) : own
  const { account, sent } = recordedAccount(transport)
  const list = account.collection(collections[place])
  list.subscribe(() => undefined)
  return { other, account, list, sent }
}

function legacyId(entry: LegacyBookmark): string {
  return entry.kind === 'url' ? entry.url : entry.jid
}
