import { parseXml } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { conflictsOf, endsOf, inWords, pointScene, POINTS } from '../../test/points.ts'
import { stages } from '../../test/play.ts'

const REFUSED = { type: 'modify', condition: 'policy-violation' } as const

describe.each(stages)('an item that is removed elsewhere, with $name', (profile) => {
  it('does not come back by an update that waits: that is a conflict, and its value is kept', async () => {
    const { players, rest } = await pointScene(profile)
    const [player, other] = players
    player.device.cut()
    const edits = [player.set({ a: 1 }), player.set({ b: 2 })]
    await other.points.remove('p').done
    player.device.resume()
    expect(await rest()).toEqual(['-'])
    expect(endsOf(edits)).toEqual(['conflicted: removed', 'conflicted: removed'])
    expect(player.seen).toEqual(['1 0 0', '1 2 0', '-'])
    expect(edits[1]?.value).toEqual({ a: 1, b: 2, c: 0 })
    expect(other.seen).toEqual(['-'])
    expect(player.device.sent('publish').filter((iq) => String(iq).includes('"p"'))).toEqual([])
  })

  it('comes back by a put that waits: that says what the item is as a whole', async () => {
    const { players, rest } = await pointScene(profile)
    const [player, other] = players
    player.device.cut()
    const edit = player.points.put('p', { a: 1, b: 2, c: 3 })
    await other.points.remove('p').done
    player.device.resume()
    expect(await rest()).toEqual(['1 2 3'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(conflictsOf(player)).toEqual([])
  })

  it('comes back by a put that is in flight', async () => {
    const { players, rest, holdWrites, stage } = await pointScene(profile)
    const [player, other] = players
    const release = holdWrites(player)
    const edit = player.points.put('p', { a: 1, b: 2, c: 3 })
    await stage.settled()
    other.points.remove('p')
    await stage.settled()
    await release(player)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['1 2 3'])
    expect(endsOf([edit])).toEqual(['settled'])
  })

  it('and put there anew keeps what an update does behind that put', async () => {
    const { players, rest } = await pointScene(profile)
    const [player, other] = players
    player.device.cut()
    const edits = [player.points.put('p', { a: 1, b: 0, c: 0 }), player.set({ b: 2 })]
    await other.points.remove('p').done
    player.device.resume()
    expect(await rest()).toEqual(['1 2 0'])
    expect(endsOf(edits)).toEqual(['settled', 'settled'])
  })

  it('goes again after an update brought it back, also where each event may come in two copies', async () => {
    const { players, holdWrites, rest, stage } = await pointScene(profile, {
      presence: { priority: 0 },
    })
    const [player, other] = players
    const release = holdWrites(player)
    const edit = player.set({ a: 1 })
    await stage.settled()
    other.points.remove('p')
    await stage.settled()
    await release(player)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['-'])
    expect(endsOf([edit])).toEqual(['conflicted: removed'])
    expect(conflictsOf(player)).toEqual(['removed: ours 1 0 0, theirs -'])
  })

  it('and made anew stays, even if it says what an update would have said that the server refuses', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [player, other] = players
    stage.server.faults.refuse({ from: player.jid, kind: 'publish' }, REFUSED)
    const answer = stage.server.faults.hold({ to: player.jid, kind: 'error' })
    const edit = player.set({ a: 1 })
    await stage.settled()
    other.points.remove('p')
    await stage.settled()
    writes(1, 0, 0)
    await stage.settled()
    answer.remove()
    expect(await rest()).toEqual(['1 0 0'])
    expect(endsOf([edit])).toEqual(['conflicted: removed'])
  })

  it('is removed: to remove it here too is no conflict', async () => {
    const { players, rest } = await pointScene(profile)
    const [player, other] = players
    player.device.cut()
    const edit = player.points.remove('p')
    await other.points.remove('p').done
    player.device.resume()
    expect(await rest()).toEqual(['-'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(conflictsOf(player)).toEqual([])
    expect(player.seen).toEqual(['-'])
  })

  it.each([
    ['a field', '<point xmlns="urn:example:points" a="1" b="2" c="4"/>'],
    [
      'an attribute that nobody knows',
      '<point xmlns="urn:example:points" a="1" b="2" c="3" x="y"/>',
    ],
  ])('and made anew, and again once somebody has given it %s, is told', async (_, text) => {
    const { players, stage, rest } = await pointScene(profile)
    const [player, other] = players
    player.points.remove('p')
    await stage.pass(500)
    const edit = player.points.put('p', { a: 1, b: 2, c: 3 })
    await stage.pass(1000)
    expect(edit.state).toBe('settled')
    stage.juliet.publish(POINTS, 'p', parseXml(text))
    await stage.pass(500)
    other.points.remove('p')
    expect(await rest()).toEqual(['-'])
    expect(conflictsOf(player)).toEqual(['removed: ours 1 2 3, theirs -'])
  })

  it('comes back only if its user says so, as a whole', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player, other] = players
    player.device.cut()
    player.set({ a: 1 })
    await other.points.remove('p').done
    player.device.resume()
    await rest()
    expect(conflictsOf(player)).toEqual(['removed: ours 1 0 0, theirs -'])
    const [conflict] = player.conflicts
    expect(conflict).toMatchObject({ id: 'p', base: { a: 0, b: 0, c: 0 } })
    expect(conflict?.at).toBeLessThanOrEqual(stage.clock.now())
    const edit = conflict?.restore()
    expect(inWords(player.points.view.get('p'))).toBe('1 0 0')
    expect(player.conflicts).toEqual([])
    expect(await rest()).toEqual(['1 0 0'])
    expect(edit?.state).toBe('settled')
  })
})

describe.each(stages)('an item that is removed here, with $name', (profile) => {
  it('stays away, whatever others had changed in it', async () => {
    const { players, writes, rest } = await pointScene(profile)
    const [player] = players
    player.device.cut()
    const edit = player.points.remove('p')
    writes(1, 2, 3)
    expect(player.points.view.has('p')).toBe(false)
    player.device.resume()
    expect(await rest()).toEqual(['-'])
    expect(endsOf([edit])).toEqual(['settled'])
    expect(player.seen).toEqual(['-'])
  })

  it.each(['remove', 'clear'] as const)(
    'is removed once, be it removed again behind a %s: what comes anew stays',
    async (how) => {
      const { players, holdWrites, stage, rest } = await pointScene(profile)
      const [player, other] = players
      const next = holdWrites(player)
      const { points } = player
      const made = [how === 'clear' ? points.clear() : points.remove('p')]
      await stage.settled()
      made.push(points.remove('p'))
      while (made[0]?.state !== 'settled') await next(player)
      other.points.put('p', { a: 9, b: 9, c: 9 })
      await stage.settled()
      stage.server.faults.clear()
      expect(await rest()).toEqual(['9 9 9'])
      expect(endsOf(made)).toEqual(['settled', 'settled'])
    },
  )

  it.each(['remove', 'clear'] as const)(
    'is put anew behind a %s of which nothing can be heard or read',
    async (how) => {
      const edits = { conflict: 'remote' } as const
      const { players, stage, stored, writes } = await pointScene(profile, { edits })
      const [player] = players
      const { points, jid } = player
      writes(3, 3, 3)
      await stage.pass(20_000)
      stage.server.faults.drop({ to: jid, kind: 'event' })
      const refusal = { type: 'auth', condition: 'forbidden' } as const
      stage.server.faults.refuse({ from: jid, kind: 'items' }, refusal)
      const made = [how === 'clear' ? points.clear() : points.remove('p')]
      await stage.settled()
      made.push(points.put('p', { a: 1, b: 0, c: 0 }))
      await stage.pass(60_000)
      expect(stored()).toBe('1 0 0')
      expect(endsOf(made)).toEqual(['settled', 'settled'])
      expect(conflictsOf(player)).toEqual([])
    },
  )

  it.each(['remove', 'clear'] as const)(
    'stays away once what was put there anew after a %s, and removed, is taken back',
    async (how) => {
      const edits = { writeEvery: 5000 }
      const { players, stage, holdWrites, writes, rest } = await pointScene(profile, { edits })
      const [player] = players
      const { points, set } = player
      const next = holdWrites(player)
      const made = [how === 'clear' ? points.clear() : points.remove('p')]
      await stage.pass(5000)
      made.push(points.put('p', { a: 1, b: 0, c: 0 }), set({ b: 2 }), points.remove('p'))
      while (made[0]?.state !== 'settled') await next(player)
      expect(endsOf(made)).toEqual(['settled', 'queued', 'queued', 'queued'])
      made[3]?.discard()
      made[1]?.discard()
      stage.server.faults.clear()
      writes(0, 0, 3)
      expect(await rest()).toEqual(['0 0 3'])
      expect(endsOf(made)).toEqual(['settled', 'discarded', 'discarded', 'discarded'])
    },
  )

  it('stays away once what was put there anew is taken back, and what was made of that goes with it', async () => {
    const edits = { writeEvery: 1000 }
    const { stage, players, holdWrites, rest } = await pointScene(profile, { edits })
    const [player] = players
    const next = holdWrites(player)
    const made = [player.points.remove('p')]
    await stage.pass(1000)
    made.push(player.points.put('p', { a: 1, b: 0, c: 0 }), player.set({ b: 2 }))
    await next(player)
    expect(endsOf(made)).toEqual(['settled', 'queued', 'queued'])
    made[1]?.discard()
    expect(endsOf(made)).toEqual(['settled', 'discarded', 'discarded'])
    expect(await rest()).toEqual(['-'])
  })

  it('supersedes the edits that wait, and not the one that is in flight', async () => {
    const { players, rest, holdWrites, stage } = await pointScene(profile)
    const [player] = players
    const release = holdWrites(player)
    const edits = [player.set({ a: 1 })]
    await stage.settled()
    edits.push(player.set({ b: 1 }), player.points.remove('p'))
    expect(player.points.view.has('p')).toBe(false)
    expect(endsOf(edits)).toEqual(['sending', 'queued', 'queued'])
    await release(player)
    await stage.pass(3_000)
    await release(player)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['-'])
    expect(endsOf(edits)).toEqual(['settled', 'discarded', 'settled'])
    expect(player.seen).toEqual(['1 0 0', '1 1 0', '-'])
    expect(stage.juliet.items(POINTS).map(({ id }) => id)).not.toContain('p')
  })
})

it('what is told to be gone is over once it is there again, be it right after it was taken away again', async () => {
  const { stage, players, holdWrites, stored, writes } = await pointScene(stages[0]!)
  const [player, other] = players
  const next = holdWrites(player)
  player.set({ a: 1 })
  await stage.settled()
  await other.points.remove('p').done
  await next(player)
  await stage.pass(1_500)
  expect(conflictsOf(player)).toEqual(['removed: ours 1 0 0, theirs -'])
  const held = stage.server.faults.hold({ to: player.jid, kind: 'result:retract' })
  await next(player)
  await stage.pass(100)
  expect(stored()).toBe('-')
  writes(1, 0, 0)
  await stage.pass(100)
  held.remove()
  await stage.pass(30_000)
  expect(stored()).toBe('1 0 0')
  expect(conflictsOf(player)).toEqual([])
})
