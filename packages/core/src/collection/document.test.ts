import { firstValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { scene, statesOf } from '../../test/gate.ts'
import { jsonLikeCodec } from '../../test/jsonLikeCodec.ts'
import { note, notes as definition } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import type { Actor, Scene } from '../../test/scene.ts'
import { writes } from '../../test/wire.ts'
import { attribute } from '../codec/attribute.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlInteger, xmlString } from '../codec/xmlType.ts'
import { defineDocument } from './defineDocument.ts'
import type { Document } from './document.ts'

const DRAFT = 'urn:example:draft'
const draft = defineDocument({ node: DRAFT, codec: definition.codec, initial: { text: '' } })
describe('a document', () => {
  it('has the initial value until there is one, and again when it is removed', async () => {
    const stage = scene()
    const { account } = stage.actor('balcony')
    const document = account.document(draft)
    const { values } = record(document.value$)
    const runs: string[] = []
    const stop = document.subscribe(({ text }) => runs.push(text))
    expect(await document.whenReady()).toEqual({ text: '' })
    document.put({ text: 'dear' })
    await document.whenInSync()
    expect(document.value).toEqual({ text: 'dear' })
    stage.juliet.publish(DRAFT, 'current', note('dearest'))
    await stage.settled()
    document.remove()
    await stage.pass(3000)
    stop()
    expect(values.map(({ text }) => text)).toEqual(['', 'dear', 'dearest', ''])
    expect(runs).toEqual(['', 'dear', 'dearest', ''])
    expect(document.status).toMatchObject({ phase: 'ready', pending: 0 })
  })

  it('may have the value null, which is not the initial one', async () => {
    const stage = scene()
    const { account, device } = stage.actor('balcony')
    const codec = jsonLikeCodec<string | null>(DRAFT)
    const document = account.document(defineDocument({ node: DRAFT, codec, initial: 'none' }))
    const { values } = record(document.value$)
    await document.whenReady()
    document.put(null)
    await document.whenInSync()
    expect(document.value).toBe(null)
    const edit = document.update((value) => (value === null ? 'was null' : 'was initial'))
    expect([edit.type, document.value]).toEqual(['update', 'was null'])
    await stage.pass(5000)
    expect(values).toEqual(['none', null, 'was null'])
    expect(writes(device)).toEqual(['publish current', 'publish current'])
  })

  it('is the one item current of its node, and no other', async () => {
    const stage = scene()
    const { account, device } = stage.actor('balcony')
    const document = account.document(draft)
    const { values } = record(document.value$)
    await document.whenReady()
    expect(account.document(draft)).toBe(document)
    document.put({ text: 'dear' })
    await stage.pass(3000)
    expect(stage.juliet.items(DRAFT).map(({ id }) => id)).toEqual(['current'])
    expect(device.sent('publish')[0]?.toString()).toContain('<item id="current">')
    stage.juliet.publish(DRAFT, 'another', note('x'))
    await stage.settled()
    expect(values).toHaveLength(2)
  })
})

const LOOKS = 'urn:example:looks'
const looks = defineDocument({
  node: LOOKS,
  codec: xmlCodec({
    name: 'looks',
    xmlns: LOOKS,
    fields: {
      theme: attribute(xmlString, { default: 'light' }),
      font: attribute(xmlString, { default: 'serif' }),
      size: attribute(xmlInteger, { default: 10 }),
    },
  }),
  initial: { theme: 'light', font: 'serif', size: 12 },
})
type Looks = ReturnType<(typeof looks.codec)['decode']>

/** Two devices with the same document, which isn't there yet. */
async function twoDesks(): Promise<{ stage: Scene; desks: Desk[] }> {
  const stage = scene()
  const desks = ['balcony', 'chamber'].map((resource) => {
    const { account, device } = stage.actor(resource)
    return { account, device, looks: account.document(looks) }
  })
  for (const desk of desks) {
    desk.looks.subscribe(() => undefined)
    await desk.looks.whenReady()
  }
  await stage.pass(5000)
  return { stage, desks }
}

type Desk = Pick<Actor, 'account' | 'device'> & { readonly looks: Document<Looks, Partial<Looks>> }

describe('a document that is not there yet', () => {
  it('is updated from its initial value', async () => {
    const { stage, desks } = await twoDesks()
    const edit = desks[0]!.looks.update((it) => void (it.theme = 'dark'))
    expect(edit.type).toBe('put')
    expect(desks[0]!.looks.value).toEqual({ theme: 'dark', font: 'serif', size: 12 })
    await stage.pass(10_000)
    expect(edit.state).toBe('settled')
    expect(desks[1]!.looks.value).toEqual({ theme: 'dark', font: 'serif', size: 12 })
    expect(looks.initial).toEqual({ theme: 'light', font: 'serif', size: 12 })
  })

  it.each(['offline, one after the other', 'at the same time'])(
    'keeps what two devices set in different fields, %s',
    async (how) => {
      const { stage, desks } = await twoDesks()
      const [here, there] = desks as [Desk, Desk]
      if (how.startsWith('offline')) for (const { device } of desks) device.cut()
      const edits = [
        here.looks.update((it) => void (it.theme = 'dark')),
        there.looks.put({ ...looks.initial, font: 'sans' }),
      ]
      for (const { device } of desks) {
        if (!device.online) device.resume()
        if (how.startsWith('offline')) await stage.pass(10_000)
      }
      await stage.pass(20_000)
      const expected = { theme: 'dark', font: 'sans', size: 12 }
      expect(here.looks.value).toEqual(expected)
      expect(there.looks.value).toEqual(expected)
      expect(statesOf(edits)).toEqual(['settled', 'settled'])
      const conflicts = await Promise.all(
        desks.map(({ looks: { conflicts$ } }) => firstValueFrom(conflicts$)),
      )
      expect(conflicts).toEqual([[], []])
    },
  )

  it('tells whose value went under where both set the same field', async () => {
    const { stage, desks } = await twoDesks()
    const [here, there] = desks as [Desk, Desk]
    for (const { device } of desks) device.cut()
    here.looks.update((it) => void (it.theme = 'dark'))
    there.looks.update((it) => void (it.theme = 'blue'))
    here.device.resume()
    await stage.pass(10_000)
    there.device.resume()
    await stage.pass(20_000)
    expect(here.looks.value.theme).toBe('blue')
    expect(there.looks.value.theme).toBe('blue')
    const [conflict] = await firstValueFrom(there.looks.conflicts$)
    expect(conflict).toMatchObject({
      id: 'current',
      reason: 'overwrote',
      theirs: { theme: 'dark' },
    })
    conflict?.restore()
    await stage.pass(20_000)
    expect(here.looks.value).toEqual({ theme: 'dark', font: 'serif', size: 12 })
  })
})

describe('a document', () => {
  it('merges a put field by field with what others change', async () => {
    const { stage, desks } = await twoDesks()
    const [here, there] = desks as [Desk, Desk]
    here.looks.put({ theme: 'dark', font: 'serif', size: 12 })
    await stage.pass(10_000)
    there.device.cut()
    there.looks.put({ ...there.looks.value, size: 20 })
    here.looks.put({ ...here.looks.value, font: 'sans' })
    await stage.pass(10_000)
    there.device.resume()
    await stage.pass(10_000)
    for (const desk of desks)
      expect(desk.looks.value).toEqual({ theme: 'dark', font: 'sans', size: 20 })
  })

  it('is taken back to its initial value by undo, and forth', async () => {
    const { stage, desks } = await twoDesks()
    const [here, there] = desks as [Desk, Desk]
    here.looks.update((it) => void (it.theme = 'dark'))
    await stage.pass(10_000)
    here.account.undo()
    await stage.pass(10_000)
    expect(here.looks.value).toBe(looks.initial)
    expect(stage.juliet.items(LOOKS)).toEqual([])
    here.account.redo()
    await stage.pass(10_000)
    there.looks.update((it) => void (it.size = 20))
    await stage.pass(10_000)
    // The item stays, as the other device has made something of it.
    expect(here.account.undo().type).toBe('undone')
    await stage.pass(10_000)
    expect(there.looks.value).toEqual({ theme: 'light', font: 'serif', size: 20 })
  })

  it.each<[string, object]>([
    ['another initial value', { initial: { theme: 'dark', font: 'serif', size: 12 } }],
    ['another way to merge', { conflict: 'remote' }],
    ['another order of values', { compare: () => 0 }],
    ['another key of elements', { mergeBy: 'key' }],
    ['another pace', { writeEvery: 1000 }],
  ])('refuses to be opened with %s too', async (_, differs) => {
    const { desks } = await twoDesks()
    const { account } = desks[0]!
    expect(account.document({ ...looks, initial: { ...looks.initial } })).toBe(desks[0]!.looks)
    expect(() => account.document(defineDocument({ ...looks, ...differs }))).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'definition-clash' }),
    )
  })
})
