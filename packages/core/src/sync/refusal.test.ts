import { describe, expect, it } from 'vitest'
import { failure } from '../../test/gate.ts'
import { endsOf, inWords, pointScene, type Player } from '../../test/points.ts'
import { stages } from '../../test/play.ts'
import { idsIn } from '../../test/wire.ts'

/** When a player published `p`, in milliseconds since the first time. */
function timesOf({ device }: Player): number[] {
  const times = device.transcript
    .filter(({ direction, kinds }) => direction === 'toServer' && kinds.includes('publish'))
    .filter(({ stanza }) => idsIn(stanza).includes('p'))
    .map(({ at }) => at)
  return times.map((at) => at - (times[0] ?? 0))
}

const BUSY = { type: 'wait', condition: 'internal-server-error' } as const

describe.each(stages)('a server that asks to wait, with $name', (profile) => {
  it('is asked again, later each time; the edit is seen all the time, and others go on', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player] = players
    stage.server.faults.refuse({ from: player.jid, kind: 'publish', item: 'p' }, BUSY, { times: 3 })
    const edit = player.set({ a: 1 })
    const other = player.points.put('q', { a: 0, b: 0, c: 9 })
    await stage.pass(1_000)
    expect([edit.state, other.state]).toEqual(['queued', 'settled'])
    expect(await rest()).toEqual(['1 0 0'])
    expect(edit.state).toBe('settled')
    const times = timesOf(player)
    expect(times).toHaveLength(4)
    const waits = times.slice(1).map((at, i) => at - (times[i] ?? 0))
    for (const [i, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThan(waits[i]!)
    expect(player.seen).toEqual(['1 0 0'])
  })

  it('takes in what was changed meanwhile, and what others have changed', async () => {
    const { players, rest, stage, writes } = await pointScene(profile)
    const [player] = players
    stage.server.faults.refuse({ from: player.jid, kind: 'publish', item: 'p' }, BUSY, { times: 2 })
    const edits = [player.set({ a: 1 })]
    await stage.settled()
    edits.push(player.set({ b: 2 }))
    writes(0, 0, 3)
    expect(await rest()).toEqual(['1 2 3'])
    expect(endsOf(edits)).toEqual(['settled', 'settled'])
    expect(timesOf(player)).toHaveLength(3)
  })

  it('for ever fails the edit in the end, with a value that can be sent once more', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player] = players
    stage.server.faults.refuse({ from: player.jid, kind: 'publish', item: 'p' }, BUSY)
    const edit = player.set({ a: 1 })
    await stage.pass(300_000)
    expect(await failure(edit)).toMatchObject({ code: 'busy', retryable: true })
    expect(timesOf(player)).toHaveLength(6)
    expect(inWords(player.points.view.get('p'))).toBe('0 0 0')
    stage.server.faults.clear()
    const again = edit.retry()
    expect(await rest()).toEqual(['1 0 0'])
    expect(endsOf([again])).toEqual(['settled'])
  })

  it('is asked again for a removal, and for a clear', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player] = players
    const rule = { from: player.jid, kind: ['retract', 'purge'] } as const
    stage.server.faults.refuse(rule, BUSY, { times: 1 })
    const removal = player.points.remove('p')
    await rest()
    expect(endsOf([removal])).toEqual(['settled'])
    player.points.put('q', { a: 1, b: 1, c: 1 })
    await rest()
    stage.server.faults.refuse(rule, BUSY, { times: 1 })
    const clear = player.points.clear()
    await rest()
    expect(endsOf([clear])).toEqual(['settled'])
    expect(stage.juliet.items(player.points.node)).toEqual([])
    expect(player.points.view.size).toBe(0)
  })
})

describe.each(stages)('a server that refuses, with $name', (profile) => {
  it.each([
    ['modify', 'policy-violation'],
    ['cancel', 'not-allowed'],
    ['auth', 'not-authorized'],
    ['auth', 'forbidden'],
  ] as const)('by %s, %s is not asked again', async (type, condition) => {
    const { players, rest, stage } = await pointScene(profile)
    const [player] = players
    const error = { type, condition }
    stage.server.faults.refuse({ from: player.jid, kind: 'publish', item: 'p' }, error)
    const edit = player.set({ a: 1 })
    const next = player.points.put('q', { a: 0, b: 0, c: 9 })
    expect(await rest()).toEqual(['0 0 0'])
    expect(await failure(edit)).toMatchObject({ code: 'refused', condition, retryable: false })
    expect(timesOf(player)).toHaveLength(1)
    expect(next.state).toBe('settled')
    expect(player.seen).toEqual(['1 0 0', '0 0 0'])
    expect(player.points.status).toMatchObject({ pending: 0, failed: 1 })
    expect(edit.discard()).toBe(true)
    expect(player.points.status.failed).toBe(0)
  })

  it.each([
    ['modify', 'not-acceptable'],
    ['cancel', 'feature-not-implemented'],
    ['wait', 'resource-constraint'],
  ] as const)(
    'by %s, %s, which may be about the options, is asked with fewer',
    async (type, condition) => {
      const { players, rest, stage } = await pointScene(profile)
      const [player] = players
      const fewer = (iq: unknown) => !String(iq).includes('pubsub#max_items')
      const rule = { from: player.jid, kind: 'publish', item: 'p' } as const
      stage.server.faults.refuse({ ...rule, where: (iq) => !fewer(iq) }, { type, condition })
      const edit = player.set({ a: 1 })
      expect(await rest()).toEqual(['1 0 0'])
      expect(endsOf([edit])).toEqual(['settled'])
      expect(player.device.sent('publish').every((iq) => String(iq).includes('access_model'))).toBe(
        true,
      )
      expect(player.seen).toEqual(['1 0 0'])
    },
  )
})
