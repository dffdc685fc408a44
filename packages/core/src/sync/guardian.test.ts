import { describe, expect, it } from 'vitest'
import { cutAtWrite } from '../../test/cutAtWrite.ts'
import { conflictsOf, endsOf, inWords, pointScene, type Player } from '../../test/points.ts'
import { stages } from '../../test/play.ts'
import { tracesOf } from '../../test/watch.ts'
import { idsIn } from '../../test/wire.ts'

/** How often a player has published `p`. */
function published({ device }: Player): number {
  return device.sent('publish').filter((iq) => idsIn(iq).includes('p')).length
}

describe.each(stages)('an edit that was saved, with $name', (profile) => {
  it('is put back within half a second where a writer had not seen it, and the trace says so', async () => {
    const { players, writes, stage, stored, rest } = await pointScene(profile)
    const [player] = players
    const traced = tracesOf(player, 'put-back')
    player.set({ a: 1, b: 1 })
    await stage.pass(1_000)
    writes(0, 1, 5)
    await stage.settled()
    // The user does not see it go.
    expect(inWords(player.points.view.get('p'))).toBe('1 1 5')
    await stage.pass(600)
    expect(stored()).toBe('1 1 5')
    expect(await rest()).toEqual(['1 1 5'])
    expect(player.seen).toEqual(['1 1 0', '1 1 5'])
    expect(traced).toMatchObject([
      { type: 'put-back', node: player.points.node, id: 'p', reason: 'overwritten' },
    ])
    expect(published(player)).toBe(2)
    expect(player.conflicts).toEqual([])
  })

  it('is put back by its own device alone, whoever else has seen it', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [one, two, three] = players
    one.set({ a: 1 })
    await stage.pass(500)
    two.set({ b: 2 })
    await stage.pass(500)
    writes(0, 0, 5)
    expect(await rest()).toEqual(['1 2 5'])
    expect([published(one), published(two), published(three)].map((n) => n > 1)).toEqual([
      true,
      true,
      false,
    ])
    expect(players.flatMap(({ conflicts }) => conflicts)).toEqual([])
  })

  it('is put back where a writer brings back what was there two minutes ago, though that is forgotten by then', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [player] = players
    writes(5, 0, 0)
    await stage.settled()
    writes(7, 0, 0)
    await stage.pass(61_000)
    writes(7, 1, 0)
    await stage.pass(58_000)
    player.set({ a: 1 })
    await stage.pass(2_500)
    // With this the first minute is forgotten.
    writes(1, 2, 0)
    await stage.settled()
    writes(5, 2, 9)
    expect(await rest()).toEqual(['1 2 9'])
    expect(player.conflicts).toEqual([])
  })

  it('is not put back once its user has changed it anew', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [player] = players
    player.set({ a: 1 })
    await stage.pass(500)
    writes(0, 0, 5)
    await stage.settled()
    const newer = player.set({ a: 7 })
    expect(await rest()).toEqual(['7 0 5'])
    expect(endsOf([newer])).toEqual(['settled'])
    expect(player.seen).toEqual(['1 0 0', '1 0 5', '7 0 5'])
    expect(player.conflicts).toEqual([])
  })

  it('is not lost where its own user takes it back', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [player] = players
    for (const a of [1, 0, 1, 0]) {
      player.set({ a })
      await stage.pass(300)
    }
    writes(0, 0, 5)
    expect(await rest()).toEqual(['0 0 5'])
    expect(player.conflicts).toEqual([])
    expect(published(player)).toBe(4)
  })

  it('that was followed by another one of the same field leaves the field to that', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [player] = players
    player.set({ a: 1 })
    await stage.pass(500)
    player.set({ a: 2 })
    await stage.pass(500)
    // Somebody who had seen neither, and somebody who had seen the first.
    writes(0, 0, 5)
    await stage.pass(1_000)
    writes(1, 0, 6)
    expect(await rest()).toEqual(['2 0 6'])
    expect(player.conflicts).toEqual([])
  })

  it('stands back for a third value', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [player] = players
    player.set({ a: 1 })
    await stage.pass(500)
    writes(9, 0, 5)
    expect(await rest()).toEqual(['9 0 5'])
    expect(published(player)).toBe(1)
    expect(player.conflicts).toEqual([])
  })

  it('is not put back into an item that is removed', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player, other] = players
    player.set({ a: 1 })
    await stage.pass(500)
    other.points.remove('p')
    expect(await rest()).toEqual(['-'])
    expect(published(player)).toBe(1)
    expect(player.conflicts).toEqual([])
  })

  it('is no reason to fight over a switch: the one who only turns it back has the last word', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [one, two] = players
    for (const a of [1, 0, 1, 0, 1]) {
      ;(a ? one : two).set({ a })
      await stage.pass(300)
    }
    expect(await rest()).toEqual(['1 0 0'])
    expect(published(one) + published(two)).toBe(5)
    expect(players.flatMap(({ conflicts }) => conflicts)).toEqual([])
  })
})

describe.each(stages)('a removal that a dead stream brings late, with $name', (profile) => {
  it('is told where its device has put the item again: nobody knows whose removal it is', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player] = players
    cutAtWrite(player.device, { resumable: false, inFlight: { after: 20_000 } })
    const removal = player.points.remove('p')
    await stage.settled()
    player.device.reconnect()
    await stage.pass(16_000)
    expect(removal.state).toBe('settled')
    const put = player.points.put('p', { a: 1, b: 2, c: 3 })
    expect(await rest()).toEqual(['-'])
    expect(endsOf([put])).toEqual(['settled'])
    expect(conflictsOf(player)).toEqual(['removed: ours 1 2 3, theirs -'])
    player.conflicts[0]?.restore()
    expect(await rest()).toEqual(['1 2 3'])
    expect(conflictsOf(player)).toEqual([])
  })
})

describe.each(stages)('what a dead stream brings late, with $name', (profile) => {
  it('is nobody else’s write to an edit that waits', async () => {
    const { players, rest, stage, stored } = await pointScene(profile, {
      edits: { writeEvery: 2_000 },
    })
    const [player] = players
    cutAtWrite(player.device, { resumable: false, inFlight: { after: 20_000 } })
    player.set({ a: 1 })
    await stage.pass(2_500)
    expect(player.device.online).toBe(false)
    player.device.reconnect()
    await stage.pass(10_000)
    player.set({ a: 2 })
    await stage.pass(9_000)
    expect(stored()).toBe('2 0 0')
    const waiting = player.set({ a: 5 })
    expect(await rest()).toEqual(['5 0 0'])
    expect(players[1].seen.slice(-3)).toEqual(['2 0 0', '1 0 0', '5 0 0'])
    expect(endsOf([waiting])).toEqual(['settled'])
    expect(player.seen).toEqual(['1 0 0', '2 0 0', '5 0 0'])
    expect(player.conflicts).toEqual([])
  })
})
