import { describe, expect, it } from 'vitest'
import { conflictsOf, endsOf, inWords, pointScene, type Point } from '../../test/points.ts'
import { stages } from '../../test/play.ts'
import { opened, scene } from '../../test/gate.ts'
import { jsonLikeCodec } from '../../test/jsonLikeCodec.ts'
import { defineCollection } from '../collection/defineCollection.ts'

describe.each(stages)('an edit that meets another of the same item, with $name', (profile) => {
  it('is merged where the fields differ, while it waits', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [player] = players
    player.device.cut()
    const edit = player.set({ a: 1 })
    writes(0, 2, 0)
    await stage.settled()
    player.device.resume()
    await stage.settled()
    expect(inWords(player.points.view.get('p'))).toBe('1 2 0')
    expect(await rest()).toEqual(['1 2 0'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(player.seen).toEqual(['1 0 0', '1 2 0'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('is merged where the fields differ, while it is in flight', async () => {
    const { players, writes, rest, stage, holdWrites } = await pointScene(profile)
    const [player] = players
    const release = holdWrites(player)
    const edit = player.set({ a: 1 })
    await stage.settled()
    // A writer that rewrites the whole, as it had it, but for its field.
    writes(0, 2, 0)
    await stage.settled()
    expect(inWords(player.points.view.get('p'))).toBe('1 2 0')
    await release(player)
    stage.server.faults.clear()
    // It had not seen what it overwrote: the other one, having no library, has lost it.
    expect(await rest()).toEqual(['1 0 0'])
    expect(endsOf([edit])).toEqual(['settled'])
  })

  it('counts over the other one where both changed the same field, and tells so', async () => {
    const { players, writes, rest } = await pointScene(profile)
    const [player] = players
    player.device.cut()
    const edit = player.set({ a: 1, b: 1 })
    writes(2, 0, 3)
    player.device.resume()
    expect(await rest()).toEqual(['1 1 3'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(conflictsOf(player)).toEqual(['overwrote: ours 1 1 3, theirs 2 0 3'])
    const restored = player.conflicts[0]?.restore()
    expect(await rest()).toEqual(['2 1 3'])
    expect(restored?.state).toBe('settled')
    expect(player.conflicts).toEqual([])
  })

  it('does not tell of an overwriting where both wanted the same', async () => {
    const { players, writes, rest } = await pointScene(profile)
    const [player] = players
    player.device.cut()
    const edit = player.set({ a: 2 })
    writes(2, 0, 3)
    player.device.resume()
    expect(await rest()).toEqual(['2 0 3'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('yields in that field under the policy remote, keeps the others, and tells so', async () => {
    const { players, writes, rest } = await pointScene(profile, { edits: { conflict: 'remote' } })
    const [player] = players
    player.device.cut()
    const both = player.set({ a: 1, b: 1 })
    const only = player.set({ a: 5 })
    writes(2, 0, 3)
    player.device.resume()
    expect(await rest()).toEqual(['2 1 3'])
    expect(endsOf([both, only])).toEqual(['conflicted: overtaken', 'conflicted: overtaken'])
    expect(conflictsOf(player)).toEqual([
      'overtaken: ours 1 1 0, theirs 2 0 3',
      'overtaken: ours 5 1 0, theirs 2 0 3',
    ])
    const [first, second] = player.conflicts
    second?.dismiss()
    expect(conflictsOf(player)).toEqual(['overtaken: ours 1 1 0, theirs 2 0 3'])
    first?.restore()
    expect(await rest()).toEqual(['1 1 3'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('is settled by a function of what was, what was meant, and what came', async () => {
    const asked: string[] = []
    const sum = (base: Point, local: Point, remote: Point): Point => {
      asked.push([base, local, remote].map(inWords).join(' | '))
      return { ...remote, a: remote.a + local.a - base.a }
    }
    const { players, writes, rest } = await pointScene(profile, { edits: { conflict: sum } })
    const [player] = players
    player.device.cut()
    const edit = player.set({ a: 1 })
    writes(20, 2, 0)
    player.device.resume()
    expect(await rest()).toEqual(['21 2 0'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(asked).toEqual(['0 0 0 | 1 0 0 | 20 2 0'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('never goes backward where a comparison tells what is newer', async () => {
    const compare = (x: Point, y: Point): number => x.a - y.a
    const { players, writes, rest } = await pointScene(profile, { edits: { compare } })
    const [player, other] = players
    player.device.cut()
    const older = player.set({ a: 3 })
    writes(7, 0, 0)
    player.device.resume()
    expect(await rest()).toEqual(['7 0 0'])
    expect(older.state).toBe('settled')
    expect(player.seen).toEqual(['3 0 0', '7 0 0'])
    const newer = other.set({ a: 9 })
    expect(await rest()).toEqual(['9 0 0'])
    expect(newer.state).toBe('settled')
    const back = player.set({ a: 8 })
    expect(inWords(player.points.view.get('p'))).toBe('9 0 0')
    expect(await rest()).toEqual(['9 0 0'])
    expect(back.outcome).toBeDefined()
    expect(player.conflicts).toEqual([])
  })

  it('is put back where a writer takes backward what only goes forward', async () => {
    const compare = (x: Point, y: Point): number => x.a - y.a
    const { players, writes, rest, stage } = await pointScene(profile, { edits: { compare } })
    const [player] = players
    player.set({ a: 3 })
    await stage.settled()
    writes(2, 0, 0)
    expect(await rest()).toEqual(['3 0 0'])
    expect(player.conflicts).toEqual([])
  })
})

describe('an array whose elements are told apart', () => {
  interface List {
    readonly rows: readonly { readonly id: number; readonly text: string }[]
  }
  const NODE = 'urn:example:lists'
  const lists = defineCollection<List>({
    node: NODE,
    codec: jsonLikeCodec<List>(NODE),
    mergeBy: 'id',
  })

  it('is merged element by element', async () => {
    const stage = scene()
    const [one, two] = [await opened(stage, 'balcony'), await opened(stage, 'chamber')]
    const [ours, theirs] = [one.account.collection(lists), two.account.collection(lists)]
    await ours.put('x', { rows: [1, 2].map((id) => ({ id, text: 'old' })) }).done
    await theirs.whenReady()
    await stage.pass(10_000)
    one.device.cut()
    ours.update('x', ({ rows }) => {
      rows[0]!.text = 'ours'
      rows.push({ id: 3, text: 'ours' })
    })
    await theirs.update('x', ({ rows }) => {
      rows.splice(0, 0)
      rows[1]!.text = 'theirs'
      rows.push({ id: 4, text: 'theirs' })
    }).done
    one.device.resume()
    await stage.pass(20_000)
    const texts = ({ rows }: List) => rows.map(({ id, text }) => `${id} ${text}`).sort()
    const merged = ['1 ours', '2 theirs', '3 ours', '4 theirs']
    for (const list of [ours, theirs]) expect(texts(list.view.get('x')!)).toEqual(merged)
  })
})

describe('a policy', () => {
  it('that throws fails the edit with its error, and nothing else', async () => {
    const error = new Error('typo')
    const conflict = (): Point => {
      throw error
    }
    const { players, writes, rest, stage } = await pointScene(stages[0]!, { edits: { conflict } })
    const [player] = players
    player.device.cut()
    const edits = [player.set({ a: 1 }), player.set({ b: 2 })]
    writes(20, 0, 0)
    player.device.resume()
    await stage.settled()
    expect(await rest()).toEqual(['20 2 0'])
    expect(endsOf(edits)).toEqual(['failed', 'settled'])
    expect(edits[0]?.outcome).toMatchObject({ error: { name: 'UsageError', cause: error } })
  })

  it('that makes what can not be written fails the edit', async () => {
    const conflict = (): Point => ({ a: 0.5, b: 0, c: 0 })
    const { players, writes, rest } = await pointScene(stages[0]!, { edits: { conflict } })
    const [player] = players
    player.device.cut()
    const edit = player.set({ a: 1 })
    writes(20, 0, 0)
    player.device.resume()
    expect(await rest()).toEqual(['20 0 0'])
    expect(edit.outcome).toMatchObject({ type: 'failed', error: { code: 'unencodable' } })
  })

  it.each<[makes: string, conflict: unknown, code: string]>([
    ['nothing', () => undefined, 'unencodable'],
    ['a promise', (_: Point, local: Point) => Promise.resolve(local), 'async-recipe'],
  ])('that makes %s fails the edit, and the item stays', async (_, conflict, code) => {
    const edits = { conflict: conflict as () => Point }
    const { players, writes, rest } = await pointScene(stages[0]!, { edits })
    const [player] = players
    player.device.cut()
    const edit = player.set({ a: 1 })
    writes(20, 0, 0)
    player.device.resume()
    expect(await rest()).toEqual(['20 0 0'])
    expect(edit.outcome).toMatchObject({ type: 'failed', error: { code } })
    expect(player.seen).toEqual(['1 0 0', '20 0 0'])
  })

  it('is seen at once as what will be read', async () => {
    const conflict = (_: Point, { a }: Point, { c }: Point): Point => ({ a, c }) as Point
    const { players, writes, rest, stage } = await pointScene(stages[0]!, { edits: { conflict } })
    const [player] = players
    player.device.cut()
    player.set({ a: 1 })
    writes(20, 0, 3)
    stage.server.faults.hold({ from: player.jid, kind: 'publish' })
    player.device.resume()
    await stage.settled()
    expect(player.points.view.get('p')).toEqual({ a: 1, b: 0, c: 3 })
    stage.server.faults.clear()
    expect(await rest()).toEqual(['1 0 3'])
  })

  it('that compares and throws is asked in vain: edits go as without it', async () => {
    const compare = (): number => {
      throw new Error('typo')
    }
    const { players, rest, writes, stage } = await pointScene(stages[0]!, { edits: { compare } })
    const [player] = players
    const edit = player.set({ a: 1 })
    await stage.settled()
    writes(1, 2, 0)
    expect(await rest()).toEqual(['1 2 0'])
    expect(endsOf([edit])).toEqual(['settled'])
  })
})
