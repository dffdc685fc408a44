import { describe, expect, it } from 'vitest'
import { failure } from '../../test/gate.ts'
import { endsOf, pointScene, POINTS, type PointScene } from '../../test/points.ts'
import { stages } from '../../test/play.ts'
import { writes } from '../../test/wire.ts'

const STRANGE = `<point xmlns="${POINTS}" a="from a newer version"/>`

/** Another client writes something to `p` that this version can't read. */
async function spoil({ stage }: PointScene): Promise<void> {
  stage.juliet.publish(POINTS, 'p', STRANGE)
  await stage.settled()
}

function payload({ stage }: PointScene): string {
  return String(stage.juliet.items(POINTS).find(({ id }) => id === 'p')?.payload)
}

describe.each(stages)('an item that can no longer be decoded, with $name', (profile) => {
  it('is neither overwritten nor removed by an update that waits', async () => {
    const scene = await pointScene(profile)
    const [player] = scene.players
    player.device.cut()
    const before = writes(player.device)
    const edits = [player.set({ a: 1 }), player.set({ b: 2 })]
    await spoil(scene)
    player.device.resume()
    await scene.rest()
    for (const edit of edits) expect(await failure(edit)).toMatchObject({ code: 'quarantined' })
    expect(writes(player.device)).toEqual(before)
    expect(payload(scene)).toContain('from a newer version')
    expect(edits[1]?.value).toEqual({ a: 1, b: 2, c: 0 })
  })

  it('is neither overwritten nor removed by what an answer got lost of', async () => {
    const scene = await pointScene(profile)
    const { stage, players } = scene
    const [player] = players
    stage.server.faults.drop({ from: player.jid, kind: 'publish' })
    const edit = player.set({ a: 1 })
    await stage.settled()
    player.device.cut({ resumable: false })
    stage.server.faults.clear()
    const before = writes(player.device)
    await spoil(scene)
    player.device.reconnect()
    await scene.rest()
    expect(edit.outcome).toBeDefined()
    expect(edit.state).not.toBe('settled')
    expect(writes(player.device)).toEqual(before)
    expect(payload(scene)).toContain('from a newer version')
  })

  it('is not touched by what looks after an edit', async () => {
    const scene = await pointScene(profile)
    const { stage, players } = scene
    const [player] = players
    const edit = player.set({ a: 1 })
    await stage.settled()
    const before = writes(player.device)
    await spoil(scene)
    await scene.rest()
    expect(endsOf([edit])).toEqual(['settled'])
    expect(writes(player.device)).toEqual(before)
    expect(payload(scene)).toContain('from a newer version')
    expect(player.seen).toEqual(['1 0 0', '-'])
  })

  it('is put back, as it was meant, by a put that may overwrite it, and removed by a removal', async () => {
    const scene = await pointScene(profile)
    const [player] = scene.players
    await spoil(scene)
    expect(() => player.set({ a: 1 })).toThrow(expect.objectContaining({ code: 'unknown-item' }))
    const put = player.points.put('p', { a: 1, b: 2, c: 3 }, { overwrite: true })
    expect(await scene.rest()).toEqual(['1 2 3'])
    await spoil(scene)
    const removal = player.points.remove('p')
    expect(await scene.rest()).toEqual(['-'])
    expect(endsOf([put, removal])).toEqual(['settled', 'settled'])
  })
})
