import { describe, expect, it } from 'vitest'
import { stages } from '../../test/play.ts'
import { conflictsOf, endsOf, pointScene } from '../../test/points.ts'

/**
 * The first player's update has crossed the removal of another one; its removing that again is held on the wire, and goes over what another
 * client has made of the item meanwhile: `1 5 0`, which it is about to give back, and then `last`.
 */
async function aboutToGiveBack(profile: (typeof stages)[number], ...last: number[][]) {
  const scene = await pointScene(profile)
  const { stage, players, holdWrites, writes } = scene
  const [player, other] = players
  const next = holdWrites(player)
  const made = player.set({ a: 1 })
  await stage.settled()
  await other.points.remove('p').done
  await next(player)
  await stage.pass(3500)
  for (const fields of [[1, 5, 0], ...last]) writes(...fields)
  await stage.settled()
  await next(player)
  const rest = () => {
    stage.server.faults.clear()
    return scene.rest()
  }
  const sent = () => stage.pass(3000)
  return { ...scene, player, other, made, next: () => next(player), rest, sent }
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
})
