import {
  bookmarks,
  defineCollection,
  xml,
  type Bookmark,
  type BookmarkInput,
  type CollectionDefinition,
  type QuarantinedItem,
  type Transport,
} from '@rxpep/core'
import { encrypted, type EncryptedCodec, type EncryptionKeys } from '@rxpep/core/encrypted'
import { expect, it } from 'vitest'
import { publishItems } from '../src/contract/stanzas.ts'
import { awayClient } from './awayClient.ts'
import { describeLive } from './describeLive.ts'
import { otherClient, recordedAccount } from './library.ts'
import type { LiveServer } from './liveServer.ts'
import { observe } from './observer.ts'
import { patientClock } from './patientClock.ts'

const NODE = 'urn:example:sealed-rooms'
const ROOM = 'orchard@rooms.capulet.lit'
const OTHER_ROOM = 'balcony@rooms.capulet.lit'
const BARE: Bookmark = { jid: ROOM, autojoin: false }

const secret = () => crypto.getRandomValues(new Uint8Array(32))

interface SealedRooms extends CollectionDefinition<Bookmark, BookmarkInput> {
  readonly codec: EncryptedCodec<Bookmark, BookmarkInput>
}

function sealedRooms(keys: EncryptionKeys): SealedRooms {
  const codec = encrypted(bookmarks.codec, keys)
  return { ...defineCollection({ ...bookmarks, node: NODE, codec }), codec }
}

/** The library over a transport, its encrypted rooms watched. */
function deviceOver(transport: Transport, definition: SealedRooms) {
  const recorded = recordedAccount(transport, { clock: patientClock })
  const rooms = recorded.account.collection<Bookmark, BookmarkInput>(definition)
  rooms.subscribe(() => undefined)
  let quarantine: ReadonlyMap<string, QuarantinedItem<Bookmark>> = new Map()
  rooms.quarantine$.subscribe((items) => (quarantine = items))
  const place = { account: recorded.account.jid, node: NODE }
  return {
    ...recorded,
    rooms,
    place,
    codec: definition.codec,
    wireId: (id: string) => definition.codec.sealing.wireId(id, place),
    shows: (...expected: Bookmark[]) => expect.poll(() => rooms.view.toArray()).toEqual(expected),
    keepsAside: (...ids: string[]) =>
      expect
        .poll(() => [...quarantine].map(([id, { error }]) => `${error.code} ${id}`).sort())
        .toEqual(ids.map((id) => `undecryptable ${id}`).sort()),
  }
}

/** Two devices with one key, the first of which may lose its network, and a client without the library. */
async function stage(server: LiveServer) {
  const juliet = await server.account()
  const key = secret()
  const definition = sealedRooms({ key })
  const [other, client, direct] = await Promise.all([
    otherClient(server.tcp, juliet),
    awayClient(server.tcp, juliet),
    otherClient(server.ws, juliet),
  ])
  const observer = await observe(other, NODE)
  const balcony = { ...client, ...deviceOver(client.transport, definition) }
  const chamber = deviceOver(direct, definition)
  await Promise.all([balcony.rooms.whenReady(), chamber.rooms.whenReady()])
  expect(await balcony.rooms.put(BARE).done).toEqual({ type: 'settled' })
  await chamber.shows(BARE)
  const another = async (keys: EncryptionKeys) =>
    deviceOver(await otherClient(server.ws, juliet), sealedRooms(keys))
  return { key, balcony, chamber, other, observer, another }
}

describeLive('encrypted items', (server) => {
  it('are edited by two devices, online and off, and the server sees nothing of it', async () => {
    const { balcony, chamber, observer } = await stage(server)
    await balcony.goAway('afresh')
    const offline = balcony.rooms.update(ROOM, (draft) => {
      draft.nick = 'Juliet'
    })
    await chamber.rooms.update(ROOM, (draft) => {
      draft.name = 'Orchard'
    }).done
    await balcony.comeBack()
    expect(await offline.done).toEqual({ type: 'settled' })
    const both = { ...BARE, name: 'Orchard', nick: 'Juliet' }
    await Promise.all([balcony.shows(both), chamber.shows(both)])
    expect(Object.keys(await observer.stored())).toEqual([await balcony.wireId(ROOM)])
    const seen = [...balcony.sent, ...chamber.sent, ...observer.heard].join('')
    expect(seen).toContain(await balcony.wireId(ROOM))
    expect(seen).not.toMatch(/orchard|Juliet|rooms\.capulet|conference/i)
  })

  it('are removed and cleared', async () => {
    const { balcony, chamber, observer } = await stage(server)
    const room = { jid: OTHER_ROOM, autojoin: true }
    expect(await chamber.rooms.put(room).done).toEqual({ type: 'settled' })
    expect(await balcony.rooms.remove(ROOM).done).toEqual({ type: 'settled' })
    await Promise.all([balcony.shows(room), chamber.shows(room)])
    expect(Object.keys(await observer.stored())).toEqual([await balcony.wireId(OTHER_ROOM)])
    expect(await chamber.rooms.clear().done).toEqual({ type: 'settled' })
    await balcony.shows()
    expect(await observer.stored()).toEqual({})
  })

  it('that others put there, moved or wrote in clear are put aside', async () => {
    const { balcony, chamber, other, observer } = await stage(server)
    const [orchard, forged] = [await balcony.wireId(ROOM), await balcony.wireId(OTHER_ROOM)]
    const clear = xml('conference', { xmlns: bookmarks.node, name: 'Forged' })
    const envelope = xml(
      'encrypted',
      { xmlns: 'urn:uuid:f18518c5-4f05-4712-854b-e304ab783937' },
      (await observer.stored())[orchard],
    )
    for (const [id, payload] of [
      [forged, envelope],
      ['plain', clear],
      [ROOM, clear],
    ] as const)
      await other.request(publishItems(NODE, [xml('item', { id }, payload)]))
    const aside = [forged, 'plain', ROOM].map((id) => `unopened:${id}`)
    await Promise.all([balcony, chamber].map((it) => it.keepsAside(...aside)))
    await Promise.all([balcony.shows(BARE), chamber.shows(BARE)])
    expect(await balcony.rooms.remove('unopened:plain').done).toEqual({ type: 'settled' })
    await chamber.keepsAside(...aside.filter((id) => id !== 'unopened:plain'))
  })

  it('are opened with a new key beside the old one, and taken over by it', async () => {
    const { key, balcony, another, observer } = await stage(server)
    await balcony.rooms.put({ jid: OTHER_ROOM, autojoin: true }).done
    const rooms = [{ jid: OTHER_ROOM, autojoin: true }, BARE]
    const young = secret()
    const hall = await another({ keys: [young, key], idKey: key })
    await hall.shows(...rooms)
    expect(hall.codec.outdated(hall.place)).toHaveLength(2)
    const before = await observer.stored()
    expect(await hall.codec.renew(hall.place)).toBe(2)
    const after = await observer.stored()
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort())
    const attic = await another({ keys: [young], idKey: key })
    await attic.shows(...rooms)
    // Who lacks the new key is told so.
    await balcony.keepsAside(ROOM, OTHER_ROOM)
  })
})
