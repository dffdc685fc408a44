import { describe, expect, it } from 'vitest'
import { cutAtWrite } from '../../test/cutAtWrite.ts'
import { conflictsOf, endsOf, pointScene, POINTS, type Player } from '../../test/points.ts'
import { rewriteWrites } from '../../test/rewriteWrites.ts'
import { idsIn } from '../../test/wire.ts'
import { stages } from '../../test/play.ts'
import type { Edit } from './edit.ts'
import type { Point } from '../../test/points.ts'

const ended = (count: number) => Array.from({ length: count }, () => 'settled')

/** How often the point `p` was published from here. */
function publishesOf(players: readonly Player[]): number {
  const all = players.flatMap(({ device }) => device.sent('publish'))
  return all.filter((iq) => idsIn(iq).includes('p')).length
}

/** All that was told of conflicts. */
function told(players: readonly Player[]): string[] {
  return players.flatMap(conflictsOf)
}

describe.each(stages)('writes that cross on $name', (profile) => {
  it('T1: what is put back does not go over a later value of the same field', async () => {
    const { players, holdWrites, rest, stage } = await pointScene(profile)
    const [r0, r1, r2] = players
    const release = holdWrites(r0, r1, r2)
    const edits = [r2.set({ c: 1 }), r0.set({ a: 3 }), r1.set({ a: 2 })]
    await stage.settled()
    for (const player of [r2, r0, r1]) await release(player)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['2 0 1'])
    expect(endsOf(edits)).toEqual(ended(3))
    expect(told(players)).toEqual(['overwrote: ours 2 0 0, theirs 3 0 0'])
  })

  it('T2: a second edit that was sent before the other one was seen loses neither', async () => {
    const { players, holdWrites, rest, stage, stored } = await pointScene(profile)
    const [r0, r1] = players
    const release = holdWrites(r0, r1)
    const edits: Edit<Point>[] = [r1.set({ a: 1 }), r0.set({ b: 2 })]
    await stage.settled()
    await release(r1)
    edits.push(r1.set({ c: 3 }))
    await stage.settled()
    await release(r0)
    expect(stored()).toBe('0 2 0')
    await release(r1)
    expect(stored()).toBe('1 0 3')
    stage.server.faults.clear()
    expect(await rest()).toEqual(['1 2 3'])
    expect(endsOf(edits)).toEqual(ended(3))
    expect(told(players)).toEqual([])
  })

  it('T3: the result before the event of another one loses nothing, and tells nothing as lost', async () => {
    const { players, holdWrites, rest, stage, stored } = await pointScene(profile)
    const [r0, r1] = players
    const release = holdWrites(r0, r1)
    const events = stage.server.faults.hold({ to: r1.jid, kind: 'event' })
    const edits = [r0.set({ a: 2 }), r1.set({ c: 1 })]
    await stage.settled()
    await release(r0)
    await release(r1)
    expect(stored()).toBe('0 0 1')
    expect(edits[1]?.state).toBe('acked')
    events.remove()
    stage.server.faults.clear()
    expect(await rest()).toEqual(['2 0 1'])
    expect(endsOf(edits)).toEqual(ended(2))
    expect(told(players)).toEqual([])
  })

  it('T4: what a dead stream brings late is undone', async () => {
    const { players, rest, stage, stored } = await pointScene(profile)
    const [r0] = players
    cutAtWrite(r0.device, { resumable: false, inFlight: { after: 20_000 } })
    const edits = [r0.set({ b: 1 })]
    await stage.settled()
    expect([edits[0]?.state, stored()]).toEqual(['queued', '0 0 0'])
    r0.device.reconnect()
    await stage.pass(8_000)
    expect(stored()).toBe('0 1 0')
    edits.push(r0.set({ a: 2 }))
    await stage.pass(8_000)
    expect(endsOf(edits)).toEqual(ended(2))
    expect(stored()).toBe('2 1 0')
    r0.seen.length = 0
    expect(await rest()).toEqual(['2 1 0'])
    // What came late was there.
    expect(players[1].seen.slice(-2)).toEqual(['0 1 0', '2 1 0'])
    expect(r0.seen).toEqual([])
    expect(told(players)).toEqual([])
  })

  it('T5: the same content from two devices is no conflict', async () => {
    const { players, holdWrites, rest, stage } = await pointScene(profile)
    const [a, b, c] = players
    const release = holdWrites(a, b, c)
    const edits = [b.set({ a: 1 }), c.set({ c: 5 }), a.set({ a: 1 })]
    await stage.settled()
    for (const player of [b, c, a]) await release(player)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['1 0 5'])
    expect(endsOf(edits)).toEqual(ended(3))
    expect(told(players)).toEqual([])
  })

  it('T6: a stale duplicate after a newer event changes nothing in the end', async () => {
    const { players, writes, rest, stage } = await pointScene(profile)
    const [r0, r1] = players
    const edits = [r0.set({ a: 1 })]
    await stage.settled()
    edits.push(r0.set({ b: 2 }))
    await stage.settled()
    const first = r0.device.received('published').at(-2)
    for (const { jid } of [r0, r1]) {
      const stale = String(first).replace(/ id=['"][^'"]*['"](?=[^>]*><event)/, '')
      stage.server.inject(jid, stale)
    }
    writes(1, 2, 3)
    expect(await rest()).toEqual(['1 2 3'])
    expect(endsOf(edits)).toEqual(ended(2))
    expect(told(players)).toEqual([])
  })

  it('T7: a server that writes XML in its own way brings no storm of repairs', async () => {
    const { players, rest, stage, writes } = await pointScene(profile)
    const [r0, r1] = players
    for (const { device } of [r0, r1]) {
      rewriteWrites(device, (text) =>
        text.replace(/<point ([^>]*)\/>/, (_, attributes: string) => {
          const own = attributes.replace(/ ?xmlns="[^"]*"/, '')
          return `<x:point xmlns:x="${POINTS}" seen="yes" ${own}>\n </x:point>`
        }),
      )
    }
    const edits = [r0.set({ a: 1 }), r1.set({ b: 2 })]
    await stage.settled()
    const stored = stage.juliet.items(POINTS).find(({ id }) => id === 'p')
    expect(String(stored?.payload)).toMatch(/^<x:point [^]*seen="yes"/)
    writes(1, 2, 3)
    await stage.settled()
    edits.push(r0.set({ a: 4 }))
    expect(await rest()).toEqual(['4 2 3'])
    expect(endsOf(edits)).toEqual(ended(3))
    expect(told(players)).toEqual([])
    expect(publishesOf(players)).toBeLessThanOrEqual(4)
  })

  it('T7: a server that does not keep what it is given brings no storm of repairs either', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [r0] = players
    rewriteWrites(r0.device, (text) => text.replace(/ a="\d+"/, ' a="5"'))
    const edits = [r0.set({ a: 9 })]
    await stage.settled()
    edits.push(r0.set({ b: 1 }))
    expect(await rest()).toEqual(['5 1 0'])
    expect(edits.every(({ outcome }) => outcome !== undefined)).toBe(true)
    expect(publishesOf(players)).toBeLessThanOrEqual(4)
  })

  it('T8: a put that was refused by a precondition does not come back after a clear', async () => {
    const { players, holdWrites, rest, stage } = await pointScene(profile)
    const [r0] = players
    const release = holdWrites(r0)
    const edits: Edit<Point>[] = [r0.set({ a: 1 }), r0.points.put('q', { a: 1, b: 0, c: 0 })]
    await stage.settled()
    stage.juliet.configure(POINTS, { access_model: 'open' })
    edits.push(r0.points.clear())
    for (let i = 0; i < 8; i += 1) await release(r0)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['-'])
    expect(stage.juliet.items(POINTS)).toEqual([])
    expect(edits[2]?.state).toBe('settled')
    expect(endsOf(edits.slice(0, 2)).every((end) => end === 'settled' || end === 'discarded')).toBe(
      true,
    )
  })

  it('T9: a removal while an update is in flight stands, and the value is kept', async () => {
    const { players, holdWrites, rest, stage } = await pointScene(profile)
    const [a, b] = players
    const release = holdWrites(a)
    const edit = a.set({ a: 1 })
    await stage.settled()
    const removal = b.points.remove('p')
    await stage.settled()
    await release(a)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['-'])
    expect(endsOf([edit, removal])).toEqual(['conflicted: removed', 'settled'])
    expect(told(players)).toEqual(['removed: ours 1 0 0, theirs -'])
    expect(edit.value).toEqual({ a: 1, b: 0, c: 0 })
    a.conflicts[0]?.restore()
    expect(await rest()).toEqual(['1 0 0'])
    expect(told(players)).toEqual([])
  })

  it('T10: an edit whose answer was lost does not come back over what another device has written in three days', async () => {
    const { players, rest, stage, stored } = await pointScene(profile)
    const [r0, r1] = players
    stage.server.faults.drop({ to: r0.jid, kind: ['result:publish', 'event'] })
    const edit = r0.set({ a: 1, b: 1 })
    await stage.settled()
    expect(stored()).toBe('1 1 0')
    r0.device.cut({ resumable: false })
    stage.server.faults.clear()
    const newer = r1.set({ a: 2 })
    await stage.pass(3 * 86_400_000)
    r0.device.reconnect()
    expect(await rest()).toEqual(['2 1 0'])
    expect(endsOf([edit, newer])).toEqual(['conflicted: overtaken', 'settled'])
    expect(told(players)).toEqual(['overtaken: ours 1 1 0, theirs 2 1 0'])
    expect(publishesOf([r0])).toBe(1)
  })
})
