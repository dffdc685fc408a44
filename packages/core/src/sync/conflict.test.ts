import { describe, expect, it } from 'vitest'
import {
  conflictsOf,
  endsOf,
  inWords,
  pointScene,
  POINTS,
  type Point,
  type PointScene,
} from '../../test/points.ts'
import { stages } from '../../test/play.ts'

/** A writer without the library that takes back a field of ours with each of its own writes, whatever is done about it. */
async function stubborn({ stage, writes }: PointScene): Promise<void> {
  for (let c = 1; c < 6; c += 1) {
    writes(0, 0, c)
    await stage.pass(700)
  }
}

describe.each(stages)('a conflict, with $name', (profile) => {
  it('is told when what was saved is overwritten and could not be put back, in bounds', async () => {
    const scene = await pointScene(profile)
    const { players, rest, stage } = scene
    const [player] = players
    const edit = player.set({ a: 1 })
    await stage.settled()
    await stubborn(scene)
    expect(await rest()).toEqual(['0 0 5'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(conflictsOf(player)).toEqual([
      expect.stringMatching(/^overwritten: ours 1 0 \d, theirs 0 0 5$/),
    ])
    const own = player.device.sent('publish').filter((iq) => String(iq).includes('"p"'))
    expect(own).toHaveLength(3)
    const restored = player.conflicts[0]?.restore()
    expect(inWords(player.points.view.get('p'))).toBe('1 0 5')
    expect(await rest()).toEqual(['1 0 5'])
    expect(restored?.state).toBe('settled')
    expect(player.conflicts).toEqual([])
  })

  it('is over when the value has come back by itself', async () => {
    const scene = await pointScene(profile)
    const { players, rest, writes, stage } = scene
    const [player] = players
    player.set({ a: 1 })
    await stage.settled()
    await stubborn(scene)
    await rest()
    expect(player.conflicts).toHaveLength(1)
    writes(1, 0, 7)
    await stage.settled()
    expect(player.conflicts).toEqual([])
  })

  it('is none where somebody meant to take it back: nothing else changed', async () => {
    const { players, rest, writes, stage } = await pointScene(profile)
    const [player] = players
    const edit = player.set({ a: 1 })
    await stage.settled()
    writes(0, 0, 0)
    expect(await rest()).toEqual(['0 0 0'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(conflictsOf(player)).toEqual([])
    expect(player.seen).toEqual(['1 0 0', '0 0 0'])
  })

  it('is none where it comes after more than five seconds: that is a later wish', async () => {
    const { players, rest, writes, stage } = await pointScene(profile)
    const [player] = players
    player.set({ a: 1 })
    await stage.pass(6_000)
    writes(0, 0, 5)
    expect(await rest()).toEqual(['0 0 5'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('about a removal is restored by removing what stands there by then', async () => {
    const { players, rest, writes, stage } = await pointScene(profile)
    const [player] = players
    stage.server.faults.drop({ from: player.jid, kind: 'retract' })
    const removal = player.points.remove('p')
    await stage.settled()
    player.device.cut({ resumable: false })
    stage.server.faults.clear()
    writes(4, 0, 0)
    player.device.reconnect()
    expect(await rest()).toEqual(['4 0 0'])
    expect(endsOf([removal])).toEqual(['conflicted: overtaken'])
    expect(conflictsOf(player)).toEqual(['overtaken: ours -, theirs 4 0 0'])
    const again = player.conflicts[0]?.restore()
    expect(again?.type).toBe('remove')
    expect(await rest()).toEqual(['-'])
    expect(player.conflicts).toEqual([])
  })

  it('is told once, as overtaken, where ours went over something and never got there', async () => {
    const { players, rest, writes, stage } = await pointScene(profile)
    const [player] = players
    player.device.cut()
    const edit = player.set({ a: 1, b: 1 })
    writes(7, 0, 0)
    stage.server.faults.drop({ from: player.jid, kind: 'publish' })
    player.device.resume()
    await stage.settled()
    expect(edit.state).toBe('sending')
    player.device.cut({ resumable: false })
    stage.server.faults.clear()
    writes(9, 1, 0)
    player.device.reconnect()
    expect(await rest()).toEqual(['9 1 0'])
    expect(endsOf([edit])).toEqual(['conflicted: overtaken'])
    expect(conflictsOf(player)).toEqual(['overtaken: ours 1 1 0, theirs 9 1 0'])
  })

  it('lists those that stand, the oldest first, to who comes later too', async () => {
    const { players, rest, writes, stage } = await pointScene(profile)
    const [player] = players
    for (const value of [1, 2]) {
      player.device.cut()
      player.set({ a: value })
      writes(value + 10, 0, 0)
      player.device.resume()
      await rest()
    }
    await stage.pass(10_000)
    const lists: string[][] = []
    player.points.conflicts$.subscribe((list) => {
      lists.push(list.map(({ theirs }) => inWords(theirs)))
    })
    const [first, second] = player.conflicts
    expect(first && second && first.at < second.at).toBe(true)
    first?.dismiss()
    first?.dismiss()
    expect(lists).toEqual([['11 0 0', '12 0 0'], ['12 0 0']]) // prettier-ignore
    expect(await rest()).toEqual(['2 0 0'])
  })
})

describe.each(stages)('what a function has made of both, with $name', (profile) => {
  const sum = (_: Point, local: Point, remote: Point): Point => ({
    ...local,
    a: local.a + 10 * remote.a,
  })

  it('is sent, though the item is gone by then, as it was when that was put', async () => {
    const edits = { conflict: sum, writeEvery: 5000 }
    const { stage, players, writes, rest } = await pointScene(profile, { edits })
    const [player] = players
    stage.juliet.retract(POINTS, 'p')
    await stage.pass(10_000)
    const edit = player.points.put('p', { a: 1, b: 0, c: 0 })
    await stage.settled()
    writes(2, 0, 0)
    await stage.settled()
    stage.juliet.retract(POINTS, 'p')
    expect(await rest()).toEqual(['21 0 0'])
    expect(endsOf([edit])).toEqual(['settled'])
  })

  it('is sent, though the item is what it was again', async () => {
    const edits = { conflict: sum, writeEvery: 5000 }
    const { stage, players, writes, rest } = await pointScene(profile, { edits })
    const [player] = players
    const edit = player.set({ a: 1 })
    await stage.settled()
    writes(2, 0, 0)
    writes(0, 0, 0)
    expect(await rest()).toEqual(['21 0 0'])
    expect(endsOf([edit])).toEqual(['settled'])
  })
})
