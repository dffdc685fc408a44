import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony, ROOMY, SERVERS, stored } from '../../test/balcony.ts'
import { event, item } from '../../test/events.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, NOTES, notes as definition, texts } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { tracesOf, watch } from '../../test/watch.ts'
import { asked } from '../../test/wire.ts'
import { createAccount } from '../createAccount.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import { xml } from '../xml/element.ts'
import { defineCollection } from './defineCollection.ts'
import { defineDocument } from './defineDocument.ts'

const other = defineCollection({ node: 'urn:example:other', codec: definition.codec })

describe('an account', () => {
  it('has one collection for a definition, and for another that is made of the same parts', async () => {
    const { account, notes } = await onBalcony()
    expect(account.collection(definition)).toBe(notes)
    expect(account.collection({ ...definition })).toBe(notes)
  })

  it.each([
    ['another codec', { ...definition, codec: elementCodec() }],
    ['another way with others', { ...definition, sharing: 'remove' as const }],
  ])('refuses to open a node with %s too', async (_, clash) => {
    const { account } = await onBalcony()
    expect(() => account.collection(clash as typeof definition)).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'definition-clash' }),
    )
  })

  it('refuses to open a node as a collection and as a document', async () => {
    const { account } = await onBalcony()
    const asDocument = defineDocument({ ...definition, initial: { text: '' } })
    expect(() => account.document(asDocument)).toThrow(
      expect.objectContaining({ code: 'definition-clash' }),
    )
  })

  it('tells its own JID, and its connection as it changes', async () => {
    const { account, device, stage } = await onBalcony()
    const { values, done } = record(account.status$)
    expect(account.jid).toBe('juliet@capulet.lit')
    expect(await account.whenOnline()).toBe(BALCONY)
    device.cut()
    device.resume()
    await stage.settled()
    expect(values.map(({ state }) => state)).toEqual(['online', 'offline', 'connecting', 'online'])
    expect(done).toBe(false)
  })

  it('asks what the server can do once a session, for all its collections', async () => {
    const { account, device, stage } = await onBalcony()
    account.collection(other).subscribe(() => undefined)
    await stage.settled()
    expect((await account.features()).size).toBeGreaterThan(10)
    expect(asked(device, 'discoInfo')).toHaveLength(1)
  })

  it('traces what happens and why, and nothing of what is stored', async () => {
    const stage = scene()
    stage.juliet.createNode(NOTES, { ...ROOMY, access_model: 'open' })
    const actor = stage.actor('balcony')
    const { values } = record(actor.account.trace$)
    await actor.notes.whenReady()
    actor.notes.put('a', { text: 'a secret' })
    await stage.pass(3000)
    actor.device.cut()
    actor.device.resume()
    await stage.pass(1000)
    const types = values.map(({ type }) => type)
    expect(types).toEqual(
      expect.arrayContaining([
        'repair',
        'snapshot',
        'edit',
        'delivery-proven',
        'offline',
        'resumed',
      ]),
    )
    expect(values.find(({ type }) => type === 'repair')).toMatchObject({ was: 'open', node: NOTES })
    expect(JSON.stringify(values)).not.toContain('a secret')
    expect(values.every(({ at }) => at > 0)).toBe(true)
  })

  it('closed is closed: it opens nothing, tells so, and completes', async () => {
    const { account, stage, device } = await onBalcony()
    const { values } = record(account.status$)
    const trace = record(account.trace$)
    const first = account.close()
    expect(account.close()).toBe(first)
    await first
    expect(values.at(-1)).toMatchObject({ state: 'closed' })
    expect(trace.done).toBe(true)
    expect(() => account.collection(other)).toThrow(expect.objectContaining({ code: 'closed' }))
    const sent = device.sent().length
    stage.server.inject(BALCONY, event(item('a', 'late')))
    await stage.pass(10_000)
    expect(device.sent()).toHaveLength(sent)
    expect(device.online).toBe(true)
  })

  it('gives up its own subscription when it is closed, and leaves that of others alone', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const balcony = await opened(stage)
    await opened(stage, 'chamber')
    await balcony.account.close()
    const jids = stage.juliet.node(NOTES)?.subscriptions.map(({ jid }) => jid)
    expect(jids).toEqual(['juliet@capulet.lit/chamber'])
  })

  it('keeps the shared subscription when it is closed, and gives it up when it is forgotten', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const shared = { delivery: 'shared', presence: { priority: 0 } } as const
    const [balcony, chamber] = [
      await opened(stage, 'balcony', shared),
      await opened(stage, 'chamber', shared),
    ]
    const jids = () => stage.juliet.node(NOTES)?.subscriptions.map(({ jid }) => jid)
    expect(jids()).toEqual(['juliet@capulet.lit'])
    await balcony.account.close()
    expect(jids()).toEqual(['juliet@capulet.lit'])
    await chamber.account.forget()
    expect(jids()).toEqual([])
    expect(chamber.account.status.state).toBe('closed')
  })

  it('sends no presence of its own unless it is told to', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const { device, notes } = stage.actor('balcony', { delivery: 'shared' })
    await notes.whenReady()
    expect(device.sent('presence')).toEqual([])
    await device.send(xml('presence'))
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    expect(texts(notes.view)).toEqual({ a: 'new' })
  })

  it('cleans up what earlier streams of the same device left behind, and nothing else', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const stale = ['app-1', 'app-2', 'other', 'App-3'].map((name) => `juliet@capulet.lit/${name}`)
    for (const jid of [...stale, 'juliet@capulet.lit']) stage.juliet.subscribe(NOTES, jid)
    await opened(stage, 'app-9', { resource: 'app-' })
    const jids = stage.juliet.node(NOTES)?.subscriptions.map(({ jid }) => jid)
    expect(jids?.sort()).toEqual(
      ['', '/App-3', '/app-9', '/other'].map((rest) => `juliet@capulet.lit${rest}`),
    )
  })
})

describe.each(SERVERS)('two devices of one account (%s)', (profile) => {
  it('see what the other one does', async () => {
    const stage = scene({ profile })
    stored(stage, { a: 'one' })
    const [balcony, chamber] = [await opened(stage), await opened(stage, 'chamber')]
    balcony.notes.put('b', { text: 'from the balcony' })
    await stage.pass(100)
    expect(texts(chamber.notes.view)).toEqual({ a: 'one', b: 'from the balcony' })
    chamber.notes.remove('a')
    chamber.notes.put('b', { text: 'from the chamber' })
    await stage.pass(100)
    expect(texts(balcony.notes.view)).toEqual({ b: 'from the chamber' })
    balcony.notes.clear()
    await stage.pass(3000)
    expect([balcony.notes.view.size, chamber.notes.view.size]).toEqual([0, 0])
  })
})

describe('two accounts in one process', () => {
  it('share nothing: neither events nor ends cross', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const juliet = await opened(stage)
    const romeoAtHome = stage.server.account('romeo@capulet.lit')
    const device = romeoAtHome.connect({ resource: 'orchard' })
    const account = createAccount({
      transport: device,
      clock: stage.clock,
      presence: { priority: -1 },
    })
    const romeo = { device, account, notes: account.collection(definition) }
    const [hers, his] = [watch(juliet), watch(romeo)]
    await romeo.notes.whenReady()
    expect(romeo.notes.view.size).toBe(0)
    romeo.notes.put('a', { text: 'his' })
    stage.juliet.publish(NOTES, 'b', note('hers'))
    await stage.pass(3000)
    expect(his.views).toEqual([{ a: 'his' }])
    expect(hers.views).toEqual([{ a: 'one', b: 'hers' }])
    const traced = tracesOf(juliet, 'offline')
    await account.close()
    await device.close()
    stage.juliet.publish(NOTES, 'c', note('still here'))
    await stage.settled()
    expect(juliet.notes.status).toMatchObject({ phase: 'ready', online: true })
    expect(hers.views).toHaveLength(2)
    expect(his.views).toHaveLength(1)
    expect(traced).toEqual([])
  })

  it('of one JID on two transports are two as well', async () => {
    const stage = scene()
    const [one, two] = [await opened(stage), await opened(stage, 'chamber')]
    const { notes } = one
    await one.account.close()
    two.notes.put('a', { text: 'mine' })
    await stage.pass(3000)
    expect(texts(two.notes.view)).toEqual({ a: 'mine' })
    expect(notes.view.size).toBe(0)
  })
})
