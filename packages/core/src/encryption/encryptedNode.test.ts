import { describe, expect, it } from 'vitest'
import { note, NOTES, type Note } from '../../test/notes.ts'
import { HERE, secret } from '../../test/secrets.ts'
import {
  quarantineOf,
  sealedActor,
  sealedNotes,
  sealedScene,
  seenBy,
} from '../../test/sealedNotes.ts'
import { writes } from '../../test/wire.ts'
import type { Collection } from '../collection/collection.ts'
import { defineDocument } from '../collection/defineDocument.ts'
import { memoryStorage } from '../storage/memoryStorage.ts'
import { unopened } from '../codec/sealing.ts'

const definition = await sealedNotes()
const idOf = (id: string) => definition.codec.sealing.wireId(id, HERE)
const [romeo, juliet] = [await idOf('romeo'), await idOf('juliet')]

/** Two devices of Juliet's with the same key. */
async function twoDevices() {
  const stage = sealedScene()
  const balcony = await sealedActor(stage, 'balcony', definition)
  const chamber = await sealedActor(stage, 'chamber', definition)
  return { stage, balcony, chamber }
}

type Stage = Awaited<ReturnType<typeof twoDevices>>['stage']
const stored = ({ juliet }: Stage) => juliet.items(NOTES)
const storedIds = (stage: Stage) => stored(stage).map(({ id }) => id)

describe('encrypted notes', () => {
  it('are seen at once, settle with their echo, and reach the other device', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    const views: Record<string, string>[] = []
    balcony.notes.subscribe(() => views.push(seenBy(balcony)))
    const edit = balcony.notes.put('romeo', { text: 'Wherefore' })
    expect(seenBy(balcony)).toEqual({ romeo: 'Wherefore' })
    await stage.settled()
    expect(await edit.done).toEqual({ type: 'settled' })
    expect(seenBy(chamber)).toEqual({ romeo: 'Wherefore' })
    await stage.pass(10_000)
    expect(views).toEqual([{}, { romeo: 'Wherefore' }])
    expect(writes(balcony.device)).toEqual([`publish ${romeo}`])
  })

  it('are nothing but envelopes to the server, and nothing of them shows in what was sent', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    const traces: unknown[] = []
    for (const { account } of [balcony, chamber]) account.trace$.subscribe((it) => traces.push(it))
    balcony.notes.put('romeo', { text: 'Wherefore' })
    await stage.settled()
    chamber.notes.update('romeo', () => ({ text: 'Deny thy father' }))
    await stage.settled()
    expect(stored(stage)).toMatchObject([{ id: romeo }])
    const sent = stage.server.transcript.map(({ stanza }) => String(stanza)).join('')
    expect(sent).toContain(romeo)
    expect(sent).not.toMatch(/Wherefore|father|["'>]romeo/)
    expect(JSON.stringify(traces)).not.toMatch(/Wherefore|father/)
  })

  it('are edited by both, removed and cleared', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    balcony.notes.put('juliet', { text: 'two' })
    await stage.settled()
    const change = chamber.notes.update('romeo', (draft) => ({ ...draft, text: 'three' }))
    await stage.settled()
    expect(seenBy(balcony)).toEqual({ romeo: 'three', juliet: 'two' })
    const removal = balcony.notes.remove('romeo')
    await stage.settled()
    expect([await change.done, await removal.done]).toEqual([
      { type: 'settled' },
      { type: 'settled' },
    ])
    expect(seenBy(chamber)).toEqual({ juliet: 'two' })
    expect(storedIds(stage)).toEqual([juliet])
    const clear = chamber.notes.clear()
    await stage.pass(3000)
    expect(await clear.done).toEqual({ type: 'settled' })
    expect([seenBy(balcony), seenBy(chamber), stored(stage)]).toEqual([{}, {}, []])
  })

  it('wait while a device is offline, and meet what the other one has done meanwhile', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.settled()
    balcony.device.cut()
    const edit = balcony.notes.put('juliet', { text: 'offline' })
    chamber.notes.put('romeo', { text: 'two' })
    await stage.settled()
    expect(seenBy(balcony)).toEqual({ romeo: 'one', juliet: 'offline' })
    balcony.device.reconnect()
    await stage.pass(5000)
    expect(await edit.done).toEqual({ type: 'settled' })
    for (const it of [balcony, chamber])
      expect(seenBy(it)).toEqual({ romeo: 'two', juliet: 'offline' })
  })

  it('are gone when they were removed while they were being read', async () => {
    const { stage, balcony } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    balcony.notes.put('juliet', { text: 'two' })
    await stage.settled()
    const hall = stage.actor('hall')
    stage.server.faults.delay({ to: hall.device.fullJid, kind: 'result:items' }, 1000, { times: 1 })
    const late = hall.account.collection<Note, Note>(definition)
    late.subscribe(() => undefined)
    await stage.settled()
    balcony.notes.remove('romeo')
    await stage.pass(20_000)
    expect(seenBy({ ...balcony, notes: late })).toEqual({ juliet: 'two' })
  })

  it('find out what became of a write whose answer was lost', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    stage.server.faults.loseResult(
      { from: balcony.device.fullJid, kind: ['publish'] },
      { times: 1 },
    )
    const edit = balcony.notes.put('romeo', { text: 'one' })
    await stage.settled()
    balcony.device.cut({ inFlight: 'applied' })
    await stage.settled()
    balcony.device.reconnect()
    await stage.pass(60_000)
    expect(await edit.done).toEqual({ type: 'settled' })
    expect(seenBy(chamber)).toEqual({ romeo: 'one' })
    expect(storedIds(stage)).toEqual([romeo])
  })
})

describe('an encrypted document', () => {
  it('has its initial value until there is one, and then that of all devices', async () => {
    const stage = sealedScene()
    const { codec } = definition
    const settings = defineDocument({ node: NOTES, codec, initial: { text: 'nothing yet' } })
    const [here, there] = ['balcony', 'chamber'].map((name) => {
      const made = stage.actor(name).account.document(settings)
      made.subscribe(() => undefined)
      return made
    })
    await stage.settled()
    expect(here!.value).toEqual({ text: 'nothing yet' })
    const edit = here!.update(() => ({ text: 'something' }))
    await stage.pass(5000)
    expect(await edit.done).toEqual({ type: 'settled' })
    expect(there!.value).toEqual({ text: 'something' })
    expect(storedIds(stage)).toEqual([await idOf('current')])
  })
})

describe('what a device can’t open', () => {
  it('is put aside: what is not encrypted, under whatever ItemID', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.settled()
    stage.juliet.publish(NOTES, 'plain', note('from another client'))
    stage.juliet.publish(NOTES, juliet, note('forged'))
    stage.juliet.publish(NOTES, 'marked', unopened(note('forged')))
    await stage.settled()
    const quarantine = {
      'unopened:plain': 'undecryptable',
      'unopened:marked': 'undecryptable',
      [`unopened:${juliet}`]: 'undecryptable',
    }
    for (const it of [balcony, chamber, await sealedActor(stage, 'hall', definition)]) {
      expect(seenBy(it)).toEqual({ romeo: 'one' })
      expect(quarantineOf(it)).toEqual(quarantine)
    }
  })

  it('takes the place of the item that it stands under, and goes when that is back', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.settled()
    const [good] = stored(stage)
    stage.juliet.publish(NOTES, romeo, note('forged'))
    await stage.pass(5000)
    expect([seenBy(chamber), quarantineOf(chamber)]).toEqual([{}, { romeo: 'undecryptable' }])
    stage.juliet.publish(NOTES, romeo, good!.payload)
    await stage.pass(5000)
    expect([seenBy(chamber), quarantineOf(chamber)]).toEqual([{ romeo: 'one' }, {}])
  })

  it('is an item in the place of another one', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    balcony.notes.put('juliet', { text: 'two' })
    await stage.settled()
    const [one, two] = stored(stage)
    stage.juliet.publish(NOTES, one!.id, two!.payload)
    stage.juliet.publish(NOTES, two!.id, one!.payload)
    await stage.pass(5000)
    const quarantine = { romeo: 'undecryptable', juliet: 'undecryptable' }
    expect([seenBy(chamber), quarantineOf(chamber)]).toEqual([{}, quarantine])
  })

  it('does not take the place of another item by calling itself like that one', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.settled()
    stage.juliet.publish(NOTES, 'romeo', note('from another client'))
    stage.juliet.publish(NOTES, `unopened:${romeo}`, note('from another client'))
    await stage.pass(5000)
    for (const it of [balcony, chamber, await sealedActor(stage, 'hall', definition)]) {
      expect(seenBy(it)).toEqual({ romeo: 'one' })
      expect(Object.keys(quarantineOf(it))).toEqual([
        'unopened:romeo',
        `unopened:unopened:${romeo}`,
      ])
    }
    stage.juliet.retract(NOTES, 'romeo')
    await stage.settled()
    expect(seenBy(balcony)).toEqual({ romeo: 'one' })
    const removal = chamber.notes.remove(`unopened:unopened:${romeo}`)
    await stage.pass(5000)
    expect(await removal.done).toEqual({ type: 'settled' })
    expect([seenBy(chamber), storedIds(stage)]).toEqual([{ romeo: 'one' }, [romeo]])
  })

  it('keeps what a newer key has written from being written over by who lacks it', async () => {
    const { stage, balcony } = await twoDevices()
    const rotated = await sealedNotes({ keys: [secret(2), secret(1)], idKey: secret(1) })
    const hall = await sealedActor(stage, 'hall', rotated)
    hall.notes.put('romeo', { text: 'of the new key' })
    await stage.settled()
    const edit = balcony.notes.put('romeo', { text: 'mine' })
    await stage.pass(5000)
    expect(await edit.done).toMatchObject({ type: 'failed', error: { code: 'quarantined' } })
    expect([seenBy(balcony), seenBy(hall)]).toEqual([{}, { romeo: 'of the new key' }])
  })

  it('is not written over unasked, and can be removed', async () => {
    const { stage, balcony } = await twoDevices()
    stage.juliet.publish(NOTES, 'plain', note('from another client'))
    await stage.settled()
    expect(() => balcony.notes.put('unopened:plain', { text: 'mine' })).toThrow('quarantined')
    const clear = balcony.notes.clear()
    await stage.pass(3000)
    expect(await clear.done).toEqual({ type: 'settled' })
    expect(storedIds(stage)).toEqual(['plain'])
    const removal = balcony.notes.remove('unopened:plain')
    await stage.pass(3000)
    expect(await removal.done).toEqual({ type: 'settled' })
    expect([stored(stage), quarantineOf(balcony)]).toEqual([[], {}])
  })

  it('is everything, with another key, which does no harm', async () => {
    const { stage, balcony } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.settled()
    const stranger = await sealedActor(stage, 'hall', await sealedNotes({ key: secret(2) }))
    expect([seenBy(stranger), quarantineOf(stranger)]).toEqual([
      {},
      { [`unopened:${romeo}`]: 'undecryptable' },
    ])
    stranger.notes.put('romeo', { text: 'two' })
    await stage.pass(5000)
    expect(seenBy(balcony)).toEqual({ romeo: 'one' })
    expect(Object.values(quarantineOf(balcony))).toEqual(['undecryptable'])
    expect(seenBy(stranger)).toEqual({ romeo: 'two' })
  })
})

describe('after a restart', () => {
  it('shows what was opened, and keeps aside what was not: what is stored does not pass for opened', async () => {
    const stage = sealedScene()
    const storage = memoryStorage()
    const balcony = await sealedActor(stage, 'balcony', definition, { storage })
    balcony.notes.put('romeo', { text: 'one' })
    stage.juliet.publish(NOTES, juliet, note('forged'))
    stage.juliet.publish(NOTES, 'plain', note('forged'))
    await stage.pass(5000)
    storage.crash()
    await balcony.device.close()
    const quarantine = {
      'unopened:plain': 'undecryptable',
      [`unopened:${juliet}`]: 'undecryptable',
    }
    const again = stage.actor('hall', {
      storage: memoryStorage(storage.disk),
      connect: { start: 'offline' },
    })
    const kept = again.account.collection<Note, Note>(definition)
    kept.subscribe(() => undefined)
    await stage.settled()
    const it = { device: again.device, account: again.account, notes: kept, definition }
    expect([seenBy(it), quarantineOf(it)]).toEqual([{ romeo: 'one' }, quarantine])
    const edit = kept.update('romeo', () => ({ text: 'two' }))
    again.device.reconnect()
    await stage.pass(5000)
    expect(await edit.done).toEqual({ type: 'settled' })
    expect([seenBy(it), quarantineOf(it)]).toEqual([{ romeo: 'two' }, quarantine])
    expect(storedIds(stage).sort()).toEqual([romeo, juliet, 'plain'].sort())
  })
})

describe('a new key', () => {
  it('opens what the old one has encrypted, and writes with itself', async () => {
    const { stage, balcony, chamber } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    balcony.notes.put('juliet', { text: 'two' })
    await stage.settled()
    const rotated = await sealedNotes({ keys: [secret(2), secret(1)], idKey: secret(1) })
    const hall = await sealedActor(stage, 'hall', rotated)
    expect(seenBy(hall)).toEqual({ romeo: 'one', juliet: 'two' })
    hall.notes.put('romeo', { text: 'three' })
    await stage.pass(5000)
    expect(storedIds(stage).sort()).toEqual([romeo, juliet].sort())
    expect(rotated.codec.outdated(HERE)).toEqual(['juliet'])
    // Those without the new key are told that they lack it, and keep the last value that they knew.
    expect([seenBy(chamber), quarantineOf(chamber)]).toEqual([
      { juliet: 'two' },
      { romeo: 'undecryptable' },
    ])
  })

  it('takes over what is left, once it is asked to, and loses nothing that is written meanwhile', async () => {
    const { stage, balcony } = await twoDevices()
    for (const id of ['romeo', 'juliet', 'nurse']) balcony.notes.put(id, { text: id })
    await stage.settled()
    const rotated = await sealedNotes({ keys: [secret(2), secret(1)], idKey: secret(1) })
    await expect(rotated.codec.renew(HERE)).rejects.toMatchObject({ code: 'closed' })
    const hall = await sealedActor(stage, 'hall', rotated)
    expect(rotated.codec.outdated(HERE).sort()).toEqual(['juliet', 'nurse', 'romeo'])
    // Removed and changed after it was seen, before it is its turn.
    stage.juliet.retract(NOTES, juliet)
    const renewing = rotated.codec.renew(HERE)
    hall.notes.put('nurse', { text: 'changed' })
    await stage.pass(10_000)
    expect(await renewing).toBeLessThanOrEqual(2)
    expect(rotated.codec.outdated(HERE)).toEqual([])
    expect(seenBy(hall)).toEqual({ romeo: 'romeo', nurse: 'changed' })
    const last = await sealedActor(
      stage,
      'attic',
      await sealedNotes({ keys: [secret(2)], idKey: secret(1) }),
    )
    expect([seenBy(last), quarantineOf(last)]).toEqual([seenBy(hall), {}])
    expect(await rotated.codec.renew(HERE)).toBe(0)
  })

  it.each([
    ['changes', (notes: Collection<Note>) => notes.put('romeo', { text: 'changed' }), 'changed'],
    ['removes', (notes: Collection<Note>) => notes.remove('romeo'), undefined],
    ['clears', (notes: Collection<Note>) => notes.clear(), undefined],
  ])('takes nothing back that another device %s in the same moment', async (_, act, text) => {
    const { stage, balcony } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.pass(10_000)
    const rotated = await sealedNotes({ keys: [secret(2), secret(1)], idKey: secret(1) })
    const hall = await sealedActor(stage, 'hall', rotated)
    const from = hall.device.fullJid
    stage.server.faults.delay({ from, kind: 'publish' }, 1000, { times: 1 })
    const renewing = rotated.codec.renew(HERE)
    await stage.settled()
    const edit = act(balcony.notes)
    await stage.pass(20_000)
    expect(await renewing).toBe(1)
    expect(await edit.done).toEqual({ type: 'settled' })
    // The balcony lacks the new key.
    expect(seenBy(balcony)).toEqual({})
    expect(seenBy(hall)).toEqual(text === undefined ? {} : { romeo: text })
    expect(storedIds(stage)).toEqual(text === undefined ? [] : [romeo])
  })

  it('lets an own edit of the same moment wait, so that nothing goes back and forth', async () => {
    const { stage, balcony } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.pass(10_000)
    const rotated = await sealedNotes({ keys: [secret(2), secret(1)], idKey: secret(1) })
    const hall = await sealedActor(stage, 'hall', rotated)
    const views: Record<string, string>[] = []
    hall.notes.subscribe(() => views.push(seenBy(hall)))
    const from = hall.device.fullJid
    stage.server.faults.delay({ from, kind: 'publish' }, 1000, { times: 1 })
    const renewing = rotated.codec.renew(HERE)
    await stage.settled()
    const edit = hall.notes.put('romeo', { text: 'changed' })
    await stage.pass(20_000)
    expect([await renewing, await edit.done]).toEqual([1, { type: 'settled' }])
    expect(views).toEqual([{ romeo: 'one' }, { romeo: 'changed' }])
    expect(writes(hall.device)).toEqual([`publish ${romeo}`, `publish ${romeo}`])
  })

  it('says what is left when it could not be written', async () => {
    const { stage, balcony } = await twoDevices()
    balcony.notes.put('romeo', { text: 'one' })
    await stage.settled()
    const rotated = await sealedNotes({ keys: [secret(2), secret(1)], idKey: secret(1) })
    const hall = await sealedActor(stage, 'hall', rotated)
    hall.device.cut()
    await expect(rotated.codec.renew(HERE)).rejects.toMatchObject({ name: 'TransportError' })
    expect(rotated.codec.outdated(HERE)).toEqual(['romeo'])
  })
})
