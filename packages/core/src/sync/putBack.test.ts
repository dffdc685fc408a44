import { describe, expect, it } from 'vitest'
import { stages } from '../../test/play.ts'
import { pointScene } from '../../test/points.ts'

describe.each(stages)('what is to be put back on $name', (profile) => {
  it('pends until it is there, and no longer when it has come back by itself', async () => {
    const { players, rest, stage, writes } = await pointScene(profile)
    const [{ device, points, set }] = players
    const edit = set({ a: 1 })
    await stage.settled()
    const pending: number[] = []
    points.status$.subscribe((status) => {
      if (pending.at(-1) !== status.pending) pending.push(status.pending)
    })
    const sent = device.sent('publish').length
    writes(0, 2, 0)
    await stage.settled()
    writes(1, 2, 0)
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(pending).toEqual([0, 1, 0])
    expect(await rest()).toEqual(['1 2 0'])
    expect(device.sent('publish')).toHaveLength(sent)
    await points.whenInSync()
  })
})
