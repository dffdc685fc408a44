import { describe, expect, it } from 'vitest'
import { stages } from '../../test/play.ts'
import { pointScene } from '../../test/points.ts'

describe.each(stages)('what is to be put back on $name', (profile) => {
  it('is no edit of the user, but nothing is in sync until it is there or has come back by itself', async () => {
    const { players, rest, stage, writes } = await pointScene(profile)
    const [{ device, points, set }] = players
    const edit = set({ a: 1 })
    await stage.settled()
    let pending = 0
    points.status$.subscribe((status) => (pending = Math.max(pending, status.pending)))
    const sent = device.sent('publish').length
    writes(0, 2, 0)
    await stage.settled()
    let synced = false
    void points.whenInSync().then(() => (synced = true))
    await stage.settled()
    expect([synced, points.status.pending]).toEqual([false, 0])
    writes(1, 2, 0)
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect([synced, pending]).toEqual([true, 0])
    expect(await rest()).toEqual(['1 2 0'])
    expect(device.sent('publish')).toHaveLength(sent)
    await points.whenInSync()
  })
})
