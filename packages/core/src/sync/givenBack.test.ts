import { describe, expect, it } from 'vitest'
import { stages } from '../../test/play.ts'
import { conflictsOf, endsOf, enter, pointScene, POINTS } from '../../test/points.ts'
import { memoryStorage, type MemoryStorage } from '../storage/memoryStorage.ts'

/**
 * A device's update has crossed the removal of another one, and its removing that again is held on the wire. The device is the first player, or
 * one with a storage.
 */
async function aboutToTakeAway(profile: (typeof stages)[number], storage?: MemoryStorage) {
  const scene = await pointScene(profile)
  const { stage, players, holdWrites } = scene
  const [first, other] = players
  const player = storage ? await enter(stage, 'phone', { storage }) : first
  await stage.pass(20_000)
  const next = holdWrites(player)
  const made = player.set({ a: 1 })
  await stage.settled()
  await other.points.remove('p').done
  await next(player)
  await stage.pass(3500)
  const rest = () => {
    stage.server.faults.clear()
    return scene.rest()
  }
  return { ...scene, player, other, made, next: () => next(player), rest }
}

/** It goes over what another client has made of the item meanwhile: `1 5 0`, which is about to be given back, and then `last`. */
async function aboutToGiveBack(profile: (typeof stages)[number], ...last: number[][]) {
  const scene = await aboutToTakeAway(profile)
  const { stage, writes, next } = scene
  for (const fields of [[1, 5, 0], ...last]) writes(...fields)
  await stage.settled()
  await next()
  const sent = () => stage.pass(3000)
  return { ...scene, sent }
}

describe.each(stages)('what was taken away unseen, on $name', (profile) => {
  it('is given back', async () => {
    const { stored, rest, player, made } = await aboutToGiveBack(profile)
    expect(stored()).toBe('-')
    expect(await rest()).toEqual(['1 5 0'])
    expect(endsOf([made])).toEqual(['conflicted: removed'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('is given back as the others meant it, where one of them had not seen the other', async () => {
    const { stored, writes, rest } = await aboutToGiveBack(profile, [1, 0, 7])
    expect(stored()).toBe('-')
    writes(2, 0, 7)
    expect(await rest()).toEqual(['2 5 7'])
  })

  it('is put into what somebody has made anew by then, as far as that is not newer', async () => {
    const { writes, rest } = await aboutToGiveBack(profile)
    writes(1, 0, 7)
    expect(await rest()).toEqual(['1 5 7'])
  })

  it('is not given back once that is removed as well', async () => {
    const { stage, writes, other, rest, player } = await aboutToGiveBack(profile)
    writes(1, 0, 7)
    await stage.settled()
    const removal = other.points.remove('p')
    expect(await rest()).toEqual(['-'])
    expect(endsOf([removal])).toEqual(['settled'])
    expect(conflictsOf(player)).toContain('overwrote: ours -, theirs 1 5 0')
  })

  it('is taken away once more where the item is removed while it is on its way', async () => {
    const { stage, writes, other, rest, sent, next } = await aboutToGiveBack(profile)
    writes(1, 0, 7)
    await stage.settled()
    await sent()
    other.points.remove('p')
    await stage.settled()
    await next()
    expect(await rest()).toEqual(['-'])
  })

  it('gives way to what is made anew while it is on its way', async () => {
    const { stage, other, rest, sent, next } = await aboutToGiveBack(profile)
    await sent()
    const anew = other.points.put('p', { a: 1, b: 0, c: 7 })
    await stage.settled()
    await next()
    const [end] = await rest()
    expect(end).toMatch(/^1 \d 7$/)
    expect(endsOf([anew])).toEqual(['settled'])
  })

  it('is given up, and not told, once all was cleared', async () => {
    const { stage, writes, rest, player } = await aboutToGiveBack(profile)
    writes(1, 0, 7)
    await stage.settled()
    stage.juliet.purge(POINTS)
    expect(await rest()).toEqual(['-'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('goes over nothing that is newer when its device starts again', async () => {
    const storage = memoryStorage()
    const { stage, player, writes, next, rest } = await aboutToTakeAway(profile, storage)
    writes(1, 5, 0)
    await stage.settled()
    const result = stage.server.faults.hold({ to: player.jid, kind: 'result:retract' })
    await next()
    writes(3, 0, 7)
    await stage.settled()
    result.remove()
    await stage.pass(50)
    storage.crash()
    await player.device.close()
    stage.server.faults.clear()
    const again = await enter(stage, 'phone again', { storage: memoryStorage(storage.disk) })
    expect(await rest()).toEqual(['3 0 7'])
    expect(conflictsOf(again)).toEqual([])
  })

  it.each([
    { over: 'what it had brought back', before: [] },
    { over: 'what was made of that', before: [[1, 5, 0]] },
  ])(
    'is told where the item was removed, over $over, and made anew before ours got there',
    async ({ before }) => {
      const { stage, writes, other, player, next, rest } = await aboutToTakeAway(profile)
      for (const fields of before) writes(...fields)
      await stage.settled()
      await other.points.remove('p').done
      other.points.put('p', { a: 1, b: 0, c: 7 })
      await stage.settled()
      await next()
      expect(await rest()).toEqual(['-'])
      expect(conflictsOf(player)).toContain('overwrote: ours -, theirs 1 0 7')
    },
  )
})
