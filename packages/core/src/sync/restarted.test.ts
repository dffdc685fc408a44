import { describe, expect, it } from 'vitest'
import {
  conflictsOf,
  endsOf,
  enter,
  inWords,
  type Player,
  type Point,
  pointsWith,
  pointScene,
  type PointScene,
} from '../../test/points.ts'
import { stages } from '../../test/play.ts'
import { idsIn } from '../../test/wire.ts'
import { memoryStorage } from '../storage/memoryStorage.ts'
import type { Edit } from './edit.ts'

/** What becomes of an edit when the process dies that has just sent it, and another one is started on what it had stored. */
async function crashed({ stage }: PointScene, fate: 'done' | 'lost', meanwhile: () => void) {
  const storage = memoryStorage()
  const first = await enter(stage, 'phone', { storage })
  await stage.pass(20_000)
  const { faults } = stage.server
  if (fate === 'done') faults.drop({ to: first.jid, kind: ['result:publish', 'event'] })
  else faults.drop({ from: first.jid, kind: 'publish' })
  first.set({ a: 1, b: 1 })
  await stage.settled()
  storage.crash()
  await first.device.close()
  faults.clear()
  meanwhile()
  await stage.pass(3 * 86_400_000)
  const start = { storage: memoryStorage(storage.disk), connect: { start: 'offline' } } as const
  const next = await enter(stage, 'phone again', start)
  const edits = await new Promise<readonly unknown[]>((resolve) => {
    next.points.edits$.subscribe((list) => list.some(({ id }) => id === 'p') && resolve(list))
  })
  const offline = inWords(next.points.view.get('p'))
  const [edit] = edits as Parameters<typeof endsOf>[0]
  next.device.reconnect()
  await stage.pass(30_000)
  // One server learns by a refusal which options it takes.
  const again = next.device.sent('publish').some((iq) => idsIn(iq).includes('p'))
  const view = inWords(next.points.view.get('p'))
  return { offline, view, again, end: endsOf([edit!])[0], conflicts: conflictsOf(next) }
}

describe.each(stages)(
  'an edit in flight when its process died three days ago, with $name',
  (profile) => {
    it('is settled where the server has done it', async () => {
      const scene = await pointScene(profile)
      const outcome = await crashed(scene, 'done', () => undefined)
      expect(outcome).toEqual({
        offline: '1 1 0',
        view: '1 1 0',
        again: false,
        end: 'settled',
        conflicts: [],
      })
      expect(scene.stored()).toBe('1 1 0')
    })

    it('is sent again where the item is what it was', async () => {
      const scene = await pointScene(profile)
      const outcome = await crashed(scene, 'lost', () => undefined)
      expect(outcome).toMatchObject({ view: '1 1 0', again: true, end: 'settled', conflicts: [] })
      expect(scene.stored()).toBe('1 1 0')
    })

    it('T10: yields where something newer stands', async () => {
      const scene = await pointScene(profile)
      const outcome = await crashed(scene, 'done', () => {
        scene.writes(2, 1, 0)
      })
      expect(outcome).toEqual({
        offline: '1 1 0',
        view: '2 1 0',
        again: false,
        end: 'conflicted: overtaken',
        conflicts: ['overtaken: ours 1 1 0, theirs 2 1 0'],
      })
      expect(scene.stored()).toBe('2 1 0')
    })

    it('is sent again for the field that is still what it was, and yields in the other', async () => {
      const scene = await pointScene(profile)
      const outcome = await crashed(scene, 'lost', () => {
        scene.writes(2, 0, 3)
      })
      expect(outcome).toMatchObject({ view: '2 1 3', again: true, end: 'conflicted: overtaken' })
      expect(scene.stored()).toBe('2 1 3')
    })
  },
)

describe.each(['remote', 'rebase'] as const)(
  'an edit that was stored without the items, as the disk was full (%s)',
  (conflict) => {
    /** It is made offline, and the process dies. */
    async function crashedFull(meanwhile: (scene: PointScene) => void) {
      const scene = await pointScene(stages[0]!)
      const storage = memoryStorage()
      const write = storage.write.bind(storage)
      storage.write = (steps) =>
        steps.some(({ type, key }) => type === 'put' && key.includes('/item/'))
          ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
          : write(steps)
      const first = await enter(scene.stage, 'phone', { storage, edits: { conflict } })
      await scene.stage.pass(20_000)
      first.device.cut({ resumable: false })
      first.set({ a: 1 })
      first.set({ a: 2 })
      await scene.stage.settled()
      storage.crash()
      await first.device.close()
      meanwhile(scene)
      const start = { storage: memoryStorage(storage.disk), edits: { conflict } }
      const next = await enter(scene.stage, 'phone again', start)
      await scene.stage.pass(30_000)
      return { told: conflictsOf(next), stored: scene.stored() }
    }

    it('gets through where nobody has changed anything', async () => {
      expect(await crashedFull(() => undefined)).toEqual({ told: [], stored: '2 0 0' })
    })

    it('meets what another device has changed', async () => {
      const { told, stored } = await crashedFull(({ writes }) => {
        writes(7, 0, 0)
      })
      expect(told.length).toBeGreaterThan(0)
      expect(stored).toBe(conflict === 'remote' ? '7 0 0' : '2 0 0')
    })
  },
)

describe.each(stages)(
  'an edit that another tab may have sent before it died, with $name',
  (profile) => {
    it.each([
      ['is under way', 'sent'],
      ['waits to be sent', 'asked'],
    ] as const)('goes over nothing newer, also while an own write %s', async (_, until) => {
      const scene = await pointScene(profile)
      const { stage } = scene
      const { disk } = memoryStorage()
      const storage = memoryStorage(disk)
      const dying = await enter(stage, 'one', { storage })
      const living = await enter(stage, 'two', { storage: memoryStorage(disk) })
      await stage.pass(20_000)
      const { faults } = stage.server
      faults.drop({ to: dying.jid })
      dying.set({ a: 1 })
      await stage.pass(300)
      storage.crash()
      dying.device.cut({ resumable: false })
      scene.writes(2, 0, 0)
      await stage.pass(20_000)
      const held = faults.hold({ from: living.jid, kind: until === 'sent' ? 'publish' : 'items' })
      const edit = living.set({ a: 3 })
      if (until === 'sent') await stage.settled()
      living.account.refresh()
      await stage.settled()
      held.remove()
      await stage.pass(30_000)
      expect(endsOf([edit])).toEqual(['settled'])
      expect(scene.stored()).toBe('3 0 0')
      expect(inWords(living.points.view.get('p'))).toBe('3 0 0')
      const theirs = until === 'sent' ? '3 0 0' : '2 0 0'
      expect(conflictsOf(living)).toEqual([`overtaken: ours 1 0 0, theirs ${theirs}`])
      expect(living.seen.slice(-1)).toEqual(['3 0 0'])
    })
  },
)

describe('a removal that waits when its process dies', () => {
  it.each([
    ['can be taken back by the next one, and what is older goes on', true, '1 0 0'],
    ['is sent by the next one in place of what is older', false, '-'],
  ] as const)('%s', async (_, takesBack, end) => {
    const { stage, stored } = await pointScene(stages[0]!)
    const storage = memoryStorage()
    const first = await enter(stage, 'phone', { storage })
    await stage.pass(20_000)
    first.device.cut({ resumable: false })
    first.set({ a: 1 })
    first.points.remove('p')
    await stage.settled()
    storage.crash()
    await first.device.close()
    const start = { storage: memoryStorage(storage.disk), connect: { start: 'offline' } } as const
    const next = await enter(stage, 'phone again', start)
    const edits: Edit<Point>[] = []
    next.points.edits$.subscribe((list) => edits.length === 0 && edits.push(...list))
    await stage.settled()
    const about = edits.filter(({ id }) => id === 'p')
    expect(about.map(({ type }) => type)).toEqual(['update', 'remove'])
    expect(inWords(next.points.view.get('p'))).toBe('-')
    if (takesBack) expect(about[1]?.discard()).toBe(true)
    expect(inWords(next.points.view.get('p'))).toBe(end)
    next.device.reconnect()
    await stage.pass(30_000)
    expect(endsOf(about)).toEqual(takesBack ? ['settled', 'discarded'] : ['discarded', 'settled'])
    expect(stored()).toBe(end)
  })
})

describe('edits that are made before what was stored is known', () => {
  /** An account with stored edits is started anew, and something is done at once. */
  async function startedAnew(act: (player: Pick<Player, 'points'>) => void) {
    const { stage, rest, stored } = await pointScene(stages[0]!)
    const storage = memoryStorage()
    const first = await enter(stage, 'phone', { storage })
    await stage.pass(20_000)
    first.device.cut({ resumable: false })
    first.set({ a: 1 })
    first.points.put('q', { a: 1, b: 1, c: 1 })
    await stage.settled()
    storage.crash()
    await first.device.close()
    const actor = stage.actor('phone again', { storage: memoryStorage(storage.disk) })
    const points = actor.account.collection(pointsWith())
    points.subscribe(() => undefined)
    act({ points })
    await stage.settled()
    await rest()
    const seen = [...points.view].map(([id, point]) => `${id}: ${inWords(point)}`)
    return { points, seen: seen.filter((each) => !each.startsWith('proof')), stored }
  }

  it('go on top of those', async () => {
    const { seen, stored } = await startedAnew(({ points }) => {
      points.put('q', { a: 2, b: 1, c: 0 })
    })
    expect(seen).toEqual(['p: 1 0 0', 'q: 2 1 0'])
    expect([stored('p'), stored('q')]).toEqual(['1 0 0', '2 1 0'])
  })

  it('remove what those would make', async () => {
    const { seen, stored } = await startedAnew(({ points }) => {
      points.remove('q')
    })
    expect(seen).toEqual(['p: 1 0 0'])
    expect([stored('p'), stored('q')]).toEqual(['1 0 0', '-'])
  })

  it('clear what those would make, too', async () => {
    const { seen, stored, points } = await startedAnew(({ points }) => {
      points.clear()
    })
    expect(seen).toEqual([])
    expect([stored('p'), stored('q')]).toEqual(['-', '-'])
    expect(points.status.pending).toBe(0)
  })
})

describe.each([false, true])(
  'an edit that goes over what its user has not seen, crash: %s',
  (dies) => {
    it('tells so, also where something has to be put right before it', async () => {
      const scene = await pointScene(stages[0]!)
      const { stage } = scene
      const storage = memoryStorage()
      const edits = { writeEvery: 5_000 }
      const first = await enter(stage, 'phone', { storage, edits })
      await stage.pass(20_000)
      first.set({ a: 1 })
      await stage.pass(6_000)
      first.set({ b: 5 })
      await stage.pass(100)
      scene.writes(0, 7, 0)
      await stage.pass(1_500)
      let last = first
      if (dies) {
        storage.crash()
        await first.device.close()
        last = await enter(stage, 'phone again', { storage: memoryStorage(storage.disk), edits })
      }
      await stage.pass(30_000)
      expect(scene.stored()).toBe('1 5 0')
      expect(conflictsOf(last)).toEqual(['overwrote: ours 1 5 0, theirs 0 7 0'])
    })
  },
)
