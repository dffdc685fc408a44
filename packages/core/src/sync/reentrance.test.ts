import { describe, expect, it } from 'vitest'
import { endsOf, inWords, pointScene } from '../../test/points.ts'
import { stages } from '../../test/play.ts'
import type { Edit } from './edit.ts'
import type { Point } from '../../test/points.ts'

describe.each(stages)('an app that acts as soon as it is told, with $name', (profile) => {
  it('may restore each conflict at once', async () => {
    const { players, writes, rest } = await pointScene(profile, { edits: { conflict: 'remote' } })
    const [player] = players
    const restored: Edit<Point>[] = []
    player.points.conflicts$.subscribe((list) => {
      for (const conflict of list) restored.push(conflict.restore())
    })
    player.device.cut()
    const edits = [player.set({ a: 1, b: 1 }), player.set({ c: 1 })]
    writes(5, 0, 0)
    player.device.resume()
    expect(await rest()).toEqual(['1 1 1'])
    expect(endsOf(edits)).toEqual(['conflicted: overtaken', 'settled'])
    expect(endsOf(restored)).toEqual(['settled'])
    expect(player.conflicts).toEqual([])
  })

  it('may bring back at once what was removed', async () => {
    const { players, rest } = await pointScene(profile)
    const [player, other] = players
    const restored: Edit<Point>[] = []
    player.points.conflicts$.subscribe((list) => {
      for (const conflict of list) restored.push(conflict.restore())
    })
    player.device.cut()
    const edit = player.set({ a: 1 })
    await other.points.remove('p').done
    player.device.resume()
    expect(await rest()).toEqual(['1 0 0'])
    expect(endsOf([edit, ...restored])).toEqual(['conflicted: removed', 'settled'])
  })

  it('may answer each view with an edit', async () => {
    const { players, rest } = await pointScene(profile)
    const [player, other] = players
    const edits: Edit<Point>[] = []
    player.points.view$.subscribe((view) => {
      const point = view.get('p')
      if (point && point.b !== point.a * 2) edits.push(player.set({ b: point.a * 2 }))
    })
    edits.push(player.set({ a: 1 }))
    expect(inWords(player.points.view.get('p'))).toBe('1 2 0')
    await rest()
    edits.push(other.set({ a: 4 }))
    expect(await rest()).toEqual(['4 8 0'])
    expect(new Set(endsOf(edits))).toEqual(new Set(['settled']))
  })

  it('may retry in the moment of failure, and discard in the moment of waiting', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player] = players
    const refusal = { type: 'modify', condition: 'policy-violation' } as const
    stage.server.faults.refuse({ from: player.jid, kind: 'publish' }, refusal, { times: 1 })
    const edits = [player.set({ a: 1 })]
    edits[0]?.state$.subscribe((state) => {
      if (state === 'failed') edits.push(edits[0]!.retry())
    })
    expect(await rest()).toEqual(['1 0 0'])
    expect(endsOf(edits)).toEqual(['failed', 'settled'])
    expect(player.points.status).toMatchObject({ pending: 0, failed: 0 })
    player.device.cut()
    const waiting = player.set({ a: 2 })
    waiting.state$.subscribe((state) => {
      if (state === 'queued') waiting.discard()
    })
    player.device.resume()
    expect(await rest()).toEqual(['1 0 0'])
    expect(waiting.state).toBe('discarded')
  })

  it('may close the account in the middle of it all', async () => {
    const { players, stage } = await pointScene(profile)
    const [player] = players
    const edits = [player.set({ a: 1 }), player.points.put('q', { a: 1, b: 1, c: 1 })]
    const others = [player.set({ b: 1 })]
    edits[0]?.state$.subscribe((state) => {
      if (state === 'sending') void player.account.close()
    })
    await stage.pass(60_000)
    for (const edit of [...edits, ...others]) {
      expect(['settled', 'closed']).toContain(edit.state)
      expect(await edit.done).toBeDefined()
    }
  })
})
