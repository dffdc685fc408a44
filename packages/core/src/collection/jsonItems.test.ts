import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { scene } from '../../test/gate.ts'
import { record } from '../../test/record.ts'
import type { Scene } from '../../test/scene.ts'
import { json } from '../codec/jsonCodec.ts'
import { xml } from '../xml/element.ts'
import type { Collection } from './collection.ts'
import { defineCollection, type CollectionDefinition } from './defineCollection.ts'
import { defineDocument } from './defineDocument.ts'

const TASKS = 'urn:example:tasks'
const LOOKS = 'urn:example:looks'
const payload = (text: string) => xml('json', { xmlns: 'urn:xmpp:json:0' }, text)

const step = z.object({ key: z.string(), text: z.string() })
const task = z.object({
  id: z.string(),
  title: z.string(),
  done: z.boolean().default(false),
  steps: z.array(step).default([]),
})
const tasks = defineCollection({
  node: TASKS,
  codec: json(task, { mergeBy: 'key' }),
  itemId: ({ id }) => id,
  mergeBy: 'key',
})
const renamed = defineCollection({
  node: TASKS,
  codec: json(task.omit({ title: true }).extend({ name: z.string() }), {
    version: 2,
    migrate: { 1: ({ title, ...rest }: { title: string }) => ({ ...rest, name: title }) },
    mergeBy: 'key',
  }),
  itemId: ({ id }) => id,
  mergeBy: 'key',
})
const looks = defineDocument({
  node: LOOKS,
  codec: json(z.object({ theme: z.enum(['light', 'dark']), size: z.number().default(12) })),
  initial: { theme: 'light', size: 12 },
})

async function opened<T, I>(
  stage: Scene,
  resource: string,
  definition: CollectionDefinition<T, I>,
): Promise<Collection<T, I>> {
  const collection = stage.actor(resource).account.collection(definition)
  collection.subscribe(() => undefined)
  await collection.whenReady()
  return collection
}

const stored = (stage: Scene, node = TASKS) =>
  Object.fromEntries(stage.juliet.items(node).map(({ id, payload }) => [id, payload.getText()]))

describe('items that are JSON', () => {
  it('are put, updated and removed, the same on all devices', async () => {
    const stage = scene()
    const here = await opened(stage, 'balcony', tasks)
    const there = await opened(stage, 'chamber', tasks)
    here.put({ id: 'a', title: 'Roses' })
    expect(here.view.get('a')).toEqual({ id: 'a', title: 'Roses', done: false, steps: [] })
    await stage.pass(3000)
    there.update('a', (draft) => {
      draft.done = true
      draft.steps.push({ key: '1', text: 'buy' })
    })
    await stage.pass(3000)
    expect(here.view.get('a')).toEqual(there.view.get('a'))
    expect(here.view.get('a')).toMatchObject({ done: true, steps: [{ key: '1' }] })
    expect(Object.isFrozen(here.view.get('a')?.steps[0])).toBe(true)
    expect(stored(stage)).toEqual({
      a: '{"id":"a","title":"Roses","done":true,"steps":[{"key":"1","text":"buy"}]}',
    })
    here.remove('a')
    await stage.pass(3000)
    expect(there.view.size).toBe(0)
  })

  it('merge by field where two devices change one at once, and keep what neither knows', async () => {
    const stage = scene()
    const text = '{"id":"a","title":"Roses","color":"red","big":12345678901234567890}'
    const here = await opened(stage, 'balcony', tasks)
    const there = await opened(stage, 'chamber', tasks)
    stage.juliet.publish(TASKS, 'a', payload(text))
    await stage.settled()
    here.update('a', (draft) => void (draft.title = 'Tulips'))
    there.update('a', (draft) => void draft.steps.push({ key: '1', text: 'buy' }))
    await stage.pass(10_000)
    expect(here.view.get('a')).toEqual(there.view.get('a'))
    expect(here.view.get('a')).toMatchObject({ title: 'Tulips', steps: [{ text: 'buy' }] })
    expect(stored(stage)['a']).toContain('"color":"red","big":12345678901234567890')
  })

  it('that another client has broken are in quarantine, with what the schema says', async () => {
    const stage = scene()
    const here = await opened(stage, 'balcony', tasks)
    const { values } = record(here.quarantine$)
    stage.juliet.publish(TASKS, 'a', payload('{"id":"a","title":1}'))
    await stage.settled()
    expect(here.view.size).toBe(0)
    const error = values.at(-1)?.get('a')?.error
    expect(error?.code).toBe('undecodable')
    expect(error?.message).toContain('title')
    expect(() => here.put({ id: 'a', title: 'Roses' })).toThrow('quarantined')
    here.put('a', { id: 'a', title: 'Roses' }, { overwrite: true })
    await stage.pass(3000)
    expect(stored(stage)['a']).toBe('{"id":"a","title":"Roses","done":false,"steps":[]}')
  })

  it('that the app has wrong are refused at once, and nothing is changed', async () => {
    const stage = scene()
    const here = await opened(stage, 'balcony', tasks)
    const { view } = here
    expect(() => here.put({ id: 'a', title: 1 as never })).toThrow('unencodable: title')
    here.put({ id: 'b', title: 'Roses' })
    expect(() =>
      here.update('b', (draft) => {
        draft.title = undefined as never
      }),
    ).toThrow('unencodable: title')
    expect([view.size, here.view.get('b')?.title]).toEqual([0, 'Roses'])
  })

  it('of an older version are migrated, and written in the new form when they are edited', async () => {
    const stage = scene()
    const old = await opened(stage, 'balcony', tasks)
    const fresh = await opened(stage, 'chamber', renamed)
    old.put({ id: 'a', title: 'Roses' })
    old.put({ id: 'b', title: 'Tulips' })
    await stage.pass(3000)
    expect(fresh.view.get('a')).toMatchObject({ name: 'Roses' })
    expect(stored(stage)['a']).toContain('"title":"Roses"')
    fresh.update('a', (draft) => void (draft.done = true))
    await stage.pass(3000)
    expect(stored(stage)).toEqual({
      a: '{"id":"a","done":true,"steps":[],"name":"Roses","$version":2}',
      b: '{"id":"b","title":"Tulips","done":false,"steps":[]}',
    })
    expect([...old.view.keys()]).toEqual(['b'])
  })
})

describe('items of a newer version', () => {
  const newer = payload('{"$version":2,"id":"a","title":"Roses","steps":[],"more":1}')

  it('are shown and can be removed, and brought back as they were, but not changed', async () => {
    const stage = scene()
    const { account } = stage.actor('balcony')
    const here = account.collection(tasks)
    here.subscribe(() => undefined)
    await here.whenReady()
    stage.juliet.publish(TASKS, 'a', newer)
    await stage.settled()
    expect(here.view.get('a')?.title).toBe('Roses')
    const change = () => here.update('a', (draft) => void (draft.done = true))
    expect(change).toThrow(expect.objectContaining({ code: 'newer-version' }))
    expect(() => here.put({ id: 'a', title: 'Tulips' })).toThrow('newer-version')
    here.remove('a')
    await stage.pass(10_000)
    account.undo()
    await stage.pass(10_000)
    expect(stored(stage)).toEqual({ a: newer.getText() })
  })

  it('that come while an edit waits fail it: its value is kept', async () => {
    const stage = scene()
    const actor = stage.actor('balcony')
    const here = actor.account.collection(tasks)
    here.subscribe(() => undefined)
    await here.whenReady()
    here.put({ id: 'a', title: 'Roses' })
    await stage.pass(10_000)
    actor.device.cut()
    const edit = here.update('a', (draft) => void (draft.done = true))
    stage.juliet.publish(TASKS, 'a', newer)
    actor.device.reconnect()
    await stage.pass(20_000)
    expect(edit.outcome).toMatchObject({ type: 'failed', error: { code: 'newer-version' } })
    expect(edit.value).toMatchObject({ done: true })
    expect(stored(stage)).toEqual({ a: newer.getText() })
  })
})

describe('a document that is JSON', () => {
  it('has its initial value, and merges by field', async () => {
    const stage = scene()
    const [here, there] = ['balcony', 'chamber'].map((resource) => {
      const document = stage.actor(resource).account.document(looks)
      document.subscribe(() => undefined)
      return document
    })
    await Promise.all([here?.whenReady(), there?.whenReady()])
    expect(here?.value).toEqual({ theme: 'light', size: 12 })
    here?.update((draft) => void (draft.theme = 'dark'))
    there?.update((draft) => void (draft.size = 14))
    await stage.pass(10_000)
    expect([here?.value, there?.value]).toEqual(Array(2).fill({ theme: 'dark', size: 14 }))
    expect(() => here?.put({ theme: 'blue' as never })).toThrow('unencodable: theme')
  })
})
