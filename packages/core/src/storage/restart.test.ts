import { describe, expect, it } from 'vitest'
import { opened, scene, statesOf } from '../../test/gate.ts'
import { NOTES, note, texts } from '../../test/notes.ts'
import type { ProfileName } from '@rxpep/testing'
import { REFUSED, SERVERS, stored } from '../../test/balcony.ts'
import type { Actor, ActorOptions, Scene } from '../../test/scene.ts'
import { RxpepError } from '../base/errors.ts'
import type { Edit } from '../sync/edit.ts'
import { memoryStorage, type MemoryStorage } from './memoryStorage.ts'

/** A scene that takes down what the server has done for each device, such as `published a`. */
function watchedScene(profile?: ProfileName) {
  const done = new Map<string, string[]>()
  const stage = scene({
    ...(profile && { profile }),
    onWrite({ type, by, id }) {
      done.set(by, [...(done.get(by) ?? []), `${type} ${id}`].sort())
    },
  })
  const doneFor = ({ device }: Pick<Actor, 'device'>) => done.get(device.fullJid) ?? []
  let devices = 0
  return { stage, doneFor, newName: () => `device${++devices}` }
}

type World = ReturnType<typeof watchedScene>

/** A device with the library on it, its notes watched, and what it stores. */
async function start(
  { stage, newName }: World,
  {
    storage = memoryStorage(),
    ...options
  }: Omit<ActorOptions, 'storage'> & { storage?: MemoryStorage } = {},
): Promise<Actor & { storage: MemoryStorage }> {
  const actor = stage.actor(newName(), { storage, ...options })
  actor.notes.subscribe(() => undefined)
  await stage.settled()
  return { ...actor, notes: actor.notes, storage }
}

/** Its process dies, and another one is started on what it has stored. */
async function restart(
  world: World,
  { storage, device }: Awaited<ReturnType<typeof start>>,
  options: Omit<ActorOptions, 'storage'> = {},
) {
  storage.crash()
  await device.close()
  return start(world, { storage: memoryStorage(storage.disk), ...options })
}

/** Its edits now. */
function editsIn({ notes }: Pick<Actor, 'notes'>): readonly Edit[] {
  let list: readonly Edit[] = []
  notes.edits$.subscribe((edits) => (list = edits)).unsubscribe()
  return list
}

const OFFLINE = { connect: { start: 'offline' } } as const

/** What is between two views may take as long as it likes; this is when it is over. */
const quiet = (stage: Scene) => stage.pass(5_000)

describe.each(SERVERS)('an account that is started anew (%s)', (profile) => {
  it('shows what was stored before there is a network, and sends offline edits after the snapshot', async () => {
    const world = watchedScene(profile)
    const { stage, doneFor } = world
    stored(stage, { a: 'one', b: 'two', c: 'three' })
    const first = await start(world)
    await quiet(stage)
    first.device.cut({ resumable: false })
    first.notes.update('a', (draft) => {
      Object.assign(draft, { text: 'mine' })
    })
    first.notes.remove('b')
    first.notes.put('d', { text: 'new' })
    await stage.settled()
    stage.juliet.publish(NOTES, 'c', note('theirs'))

    const next = await restart(world, first, OFFLINE)
    expect(next.notes.status).toMatchObject({ fromCache: true, online: false, pending: 3 })
    expect(texts(next.notes.view)).toEqual({ a: 'mine', c: 'three', d: 'new' })
    next.device.resume()
    await next.account.whenInSync()
    await quiet(stage)
    expect(next.notes.status).toMatchObject({ fromCache: false, pending: 0 })
    expect(texts(next.notes.view)).toEqual({ a: 'mine', c: 'theirs', d: 'new' })
    const sent = next.device.sent().map((stanza) => stanza.toString())
    const at = (what: string) => sent.findIndex((stanza) => stanza.includes(what))
    expect(at('<items ')).toBeGreaterThan(-1)
    expect(at('<items ')).toBeLessThan(at('<publish '))
    expect(doneFor(next)).toEqual(['published a', 'published d', 'retracted b'])
  })

  it('sends nothing again that was settled', async () => {
    const world = watchedScene(profile)
    const { stage, doneFor } = world
    stored(stage, { a: 'one' })
    const first = await start(world)
    await quiet(stage)
    first.notes.put('a', { text: 'two' })
    first.notes.remove('a')
    first.notes.put('b', { text: 'three' })
    await first.account.whenInSync()
    await quiet(stage)
    const next = await restart(world, first)
    expect(next.notes.status.pending).toBe(0)
    await quiet(stage)
    expect(doneFor(next)).toEqual([])
    expect(texts(next.notes.view)).toEqual({ b: 'three' })
  })

  it('sends nothing again that was settled while the disk had no room for items', async () => {
    const world = watchedScene(profile)
    const { stage, doneFor } = world
    stored(stage, { a: 'one' })
    const first = await start(world)
    await quiet(stage)
    const { storage } = first
    const { write } = storage
    const full = new DOMException('the disk is full', 'QuotaExceededError')
    storage.write = (steps) =>
      steps.some(({ type, key }) => type === 'put' && key.includes('/item/'))
        ? Promise.reject(full)
        : write.call(storage, steps)
    const edits = [first.notes.put('a', { text: 'two' }), first.notes.put('b', { text: 'new' })]
    await stage.pass(60_000)
    expect(statesOf(edits)).toEqual(['settled', 'settled'])
    stage.juliet.publish(NOTES, 'a', note('one'))
    stage.juliet.retract(NOTES, 'b')
    await quiet(stage)
    const second = await restart(world, first)
    await quiet(stage)
    expect(doneFor(second)).toEqual([])
    expect(texts(second.notes.view)).toEqual({ a: 'one' })
  })

  it('sends nothing again that has failed, until that is asked for', async () => {
    const world = watchedScene(profile)
    const { stage, doneFor } = world
    stored(stage, { a: 'one' })
    const first = await start(world)
    await quiet(stage)
    stage.server.faults.refuse({ kind: 'publish' }, REFUSED, { times: 1 })
    const refused = first.notes.put('a', { text: 'refused' })
    await quiet(stage)
    const removal = first.notes.clear()
    const newer = first.notes.put('a', { text: 'newer' })
    await quiet(stage)
    expect(statesOf([refused, removal, newer])).toEqual(['failed', 'settled', 'settled'])

    const second = await restart(world, first)
    await quiet(stage)
    expect(doneFor(second)).toEqual([])
    expect(texts(second.notes.view)).toEqual({ a: 'newer' })
    expect(second.notes.status).toMatchObject({ pending: 0, failed: 1 })
    const [edit] = editsIn(second)
    expect(edit?.value).toEqual({ text: 'refused' })
    expect(edit?.outcome).toMatchObject({
      type: 'failed',
      error: { name: 'StanzaError', code: 'refused', condition: REFUSED.condition },
    })
    expect((edit?.outcome as { error: unknown }).error).toBeInstanceOf(RxpepError)

    const third = await restart(world, second)
    const again = editsIn(third)[0]?.retry()
    await quiet(stage)
    expect(again?.state).toBe('settled')
    expect(texts(third.notes.view)).toEqual({ a: 'refused' })
    const last = await restart(world, third)
    expect(editsIn(last)).toEqual([])
  })

  it('sends each edit of two tabs over one storage once, also when one of them dies', async () => {
    const world = watchedScene(profile)
    const { stage, doneFor } = world
    stored(stage, {})
    const tab = await start(world)
    const other = await start(world, { storage: memoryStorage(tab.storage.disk) })
    await quiet(stage)
    for (const { device } of [tab, other]) device.cut({ resumable: false })
    for (const n of [1, 2, 3]) tab.notes.put(`tab${n}`, { text: 'mine' })
    for (const n of [1, 2, 3]) other.notes.put(`other${n}`, { text: 'mine' })
    await stage.settled()
    const third = await restart(world, tab)
    other.device.resume()
    await Promise.all([third, other].map(({ account }) => account.whenInSync()))
    await quiet(stage)
    expect(doneFor(third)).toEqual(['tab1', 'tab2', 'tab3'].map((id) => `published ${id}`))
    expect(doneFor(other)).toEqual(['other1', 'other2', 'other3'].map((id) => `published ${id}`))
    for (const { notes } of [third, other]) expect(notes.view.size).toBe(6)
    const last = await restart(world, third)
    await quiet(stage)
    expect(doneFor(last)).toEqual([])
  })
})

describe('an account whose storage fails', () => {
  it('works on in memory, and says so until the storage works again', async () => {
    const world = watchedScene()
    const { stage } = world
    stored(stage, { a: 'one' })
    const storage = memoryStorage()
    const { write } = storage
    storage.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
    const actor = await opened(stage, 'balcony', { storage })
    await actor.notes.put('b', { text: 'two' }).done
    expect(texts(actor.notes.view)).toEqual({ a: 'one', b: 'two' })
    expect(actor.notes.status.storageError).toMatchObject({ code: 'not-stored' })
    storage.write = write
    await stage.pass(31_000)
    expect(actor.notes.status.storageError).toBeUndefined()
    storage.crash()
    const next = stage.actor('chamber', { storage: memoryStorage(storage.disk), ...OFFLINE })
    next.notes.subscribe(() => undefined)
    await stage.settled()
    expect(texts(next.notes.view)).toEqual({ a: 'one', b: 'two' })
  })

  it('goes to the server without it when it gives no answer', async () => {
    const world = watchedScene()
    const { stage } = world
    stored(stage, { a: 'one' })
    const storage = memoryStorage()
    storage.read = storage.write = () => new Promise<never>(() => undefined)
    const { notes } = await start(world, { storage })
    const edit = notes.put('b', { text: 'two' })
    await stage.pass(30_000)
    expect(edit.state).toBe('settled')
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
    expect(notes.status).toMatchObject({ phase: 'ready', fromCache: false })
    expect(notes.status.storageError).toBeDefined()
  })

  it('leaves the store of a newer version as it is', async () => {
    const world = watchedScene()
    const { stage } = world
    stored(stage, { a: 'one' })
    const { disk } = memoryStorage()
    disk.entries.set('rxpep/juliet@capulet.lit/format', '{"version":2}')
    const { notes } = await start(world, { storage: memoryStorage(disk) })
    await notes.put('b', { text: 'two' }).done
    await quiet(stage)
    expect(notes.status.storageError).toMatchObject({ code: 'newer-format' })
    expect(disk.entries.size).toBe(1)
  })
})

describe('an account that is forgotten', () => {
  it.each([
    ['online', {}],
    ['offline', OFFLINE],
    ['offline, subscribed for all devices', { ...OFFLINE, delivery: 'shared' }],
  ] as const)('leaves nothing in the storage (%s)', async (_state, options) => {
    const world = watchedScene()
    const { stage } = world
    stored(stage, { a: 'one' })
    const first = await start(world)
    await quiet(stage)
    const { account, notes, storage } = await restart(world, first, options)
    notes.put('b', { text: 'two' })
    await stage.settled()
    expect(storage.disk.entries.size).toBeGreaterThan(3)
    const forgotten = account.forget().catch(() => undefined)
    await quiet(stage)
    await forgotten
    expect(storage.disk.entries.size).toBe(0)
  })
})
