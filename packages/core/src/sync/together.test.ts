import { describe, expect, it } from 'vitest'
import { endsOf, inWords, pointScene, type Player, type PointScene } from '../../test/points.ts'
import { stages } from '../../test/play.ts'
import { idsIn } from '../../test/wire.ts'

const REFUSED = { type: 'modify', condition: 'policy-violation' } as const

/** The points `p` that a player has published since, in words. */
function published({ device }: Player): string[] {
  return device
    .sent('publish')
    .filter((iq) => idsIn(iq).includes('p'))
    .map((iq) => /<point[^>]*>/.exec(String(iq))?.[0] ?? '')
    .map((tag) => ['a', 'b', 'c'].map((name) => attribute(tag, name)).join(' '))
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="(\\d+)"`).exec(tag)?.[1] ?? '0'
}

/** How many publishes of `p` a device has in flight at the most, from now on. */
function inFlightAtMost({ stage: { server } }: PointScene, { jid }: Player): () => number {
  const open = new Set<string>()
  let most = 0
  server.faults.drop(({ stanza, direction, kinds, jid: of }) => {
    const id = stanza.attrs['id'] ?? ''
    if (of !== jid) return false
    if (direction === 'toServer' && kinds.includes('publish') && idsIn(stanza).includes('p')) {
      most = Math.max(most, open.add(id).size)
    }
    if (direction === 'toClient') open.delete(id)
    return false
  })
  return () => most
}

describe.each(stages)('edits of one item, with $name', (profile) => {
  it('that wait go as one publish behind the one that is in flight', async () => {
    const scene = await pointScene(profile)
    const { players, holdWrites, rest, stage } = scene
    const [player] = players
    const most = inFlightAtMost(scene, player)
    const release = holdWrites(player)
    const edits = [player.set({ a: 1 })]
    await stage.settled()
    edits.push(player.set({ b: 2 }), player.set({ a: 3 }), player.set({ c: 4 }))
    await stage.settled()
    expect(endsOf(edits)).toEqual(['sending', 'queued', 'queued', 'queued'])
    expect(published(player)).toEqual(['1 0 0'])
    await release(player)
    await stage.pass(3_000)
    await release(player)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['3 2 4'])
    expect(endsOf(edits)).toEqual(['settled', 'settled', 'settled', 'settled'])
    expect(published(player)).toEqual(['1 0 0', '3 2 4'])
    expect(most()).toBe(1)
    expect(player.seen).toEqual(['1 0 0', '1 2 0', '3 2 0', '3 2 4'])
    expect(player.conflicts).toEqual([])
  })

  it('that wait go together, a removal alone, and what comes after it behind it', async () => {
    const { players, holdWrites, rest, stage } = await pointScene(profile)
    const [player] = players
    const release = holdWrites(player)
    const edits = [player.set({ a: 1 })]
    await stage.settled()
    edits.push(player.set({ b: 2 }), player.points.remove('p'))
    edits.push(player.points.put('p', { a: 0, b: 0, c: 3 }), player.set({ b: 4 }))
    for (let i = 0; i < 3; i += 1) {
      await release(player)
      await stage.pass(3_000)
    }
    stage.server.faults.clear()
    expect(await rest()).toEqual(['0 4 3'])
    expect(endsOf(edits)).toEqual(['settled', 'discarded', 'settled', 'settled', 'settled'])
    expect(published(player)).toEqual(['1 0 0', '0 4 3'])
    expect(player.seen).toEqual(['1 0 0', '1 2 0', '-', '0 0 3', '0 4 3'])
  })

  it.each(['remote', () => ({ a: 9, b: 9, c: 9 })] as const)(
    'meet no conflict in one another (%s)',
    async (conflict) => {
      const { players, holdWrites, rest, stage } = await pointScene(profile, {
        edits: { conflict },
      })
      const [player] = players
      const release = holdWrites(player)
      const edits = [player.set({ a: 1 })]
      await stage.settled()
      edits.push(player.set({ a: 2 }), player.points.put('p', { a: 3, b: 0, c: 0 }))
      await stage.settled()
      await release(player)
      await stage.pass(3_000)
      await release(player)
      stage.server.faults.clear()
      expect(await rest()).toEqual(['3 0 0'])
      expect(endsOf(edits)).toEqual(['settled', 'settled', 'settled'])
      expect(player.seen).toEqual(['1 0 0', '2 0 0', '3 0 0'])
      expect(player.conflicts).toEqual([])
    },
  )

  it('that say the same as the server are done without a publish', async () => {
    const { players, rest } = await pointScene(profile)
    const [player] = players
    const edits = [player.set({ a: 0 }), player.points.put('p', { a: 0, b: 0, c: 0 })]
    expect(await rest()).toEqual(['0 0 0'])
    expect(endsOf(edits)).toEqual(['settled', 'settled'])
    expect(published(player)).toEqual([])
    expect(player.seen).toEqual([])
  })

  it('fail one by one: the refused one alone, and the others go on', async () => {
    const { players, rest, stage } = await pointScene(profile)
    const [player] = players
    const rule = { kind: 'publish', where: (iq: unknown) => String(iq).includes(' b="2"') } as const
    stage.server.faults.refuse(rule, REFUSED)
    player.device.cut()
    const edits = [player.set({ a: 1 }), player.set({ b: 2 }), player.set({ c: 3 })]
    player.device.resume()
    expect(await rest()).toEqual(['1 0 3'])
    expect(endsOf(edits)).toEqual(['settled', 'failed', 'settled'])
    expect(player.seen).toEqual(['1 0 0', '1 2 0', '1 2 3', '1 0 3'])
    expect(edits[1]?.value).toEqual({ a: 1, b: 2, c: 0 })
    stage.server.faults.clear()
    const again = edits[1]?.retry()
    expect(await rest()).toEqual(['1 2 3'])
    expect(again?.state).toBe('settled')
  })

  it('lose only the fields of the one of three that is discarded', async () => {
    const { players, rest } = await pointScene(profile)
    const [player] = players
    player.device.cut()
    const edits = [player.set({ a: 1, c: 1 }), player.set({ b: 2, c: 2 }), player.set({ c: 3 })]
    expect(edits[1]?.discard()).toBe(true)
    expect(inWords(player.points.view.get('p'))).toBe('1 0 3')
    expect(edits[2]?.discard()).toBe(true)
    expect(inWords(player.points.view.get('p'))).toBe('1 0 1')
    player.device.resume()
    expect(await rest()).toEqual(['1 0 1'])
    expect(endsOf(edits)).toEqual(['settled', 'discarded', 'discarded'])
  })
})

describe('a collection that is written every so many milliseconds', () => {
  const edits = { writeEvery: 500 }

  it('shows edits at once, and sends at most one publish in that time', async () => {
    const { players, rest, stage } = await pointScene(stages[0]!, { edits })
    const [player] = players
    const all = Array.from({ length: 40 }, (_, i) => i + 1)
    const made = []
    for (const a of all) {
      made.push(player.set({ a }))
      expect(inWords(player.points.view.get('p'))).toBe(`${a} 0 0`)
      await stage.pass(50)
    }
    const sent = published(player)
    expect(sent.length).toBeGreaterThanOrEqual(3)
    expect(sent.length).toBeLessThanOrEqual(5)
    expect(await rest()).toEqual(['40 0 0'])
    expect(new Set(endsOf(made))).toEqual(new Set(['settled']))
    expect(player.seen).toEqual(all.map((a) => `${a} 0 0`))
  })

  it('gathers nothing when it is left, and sends what is gathered before it ends', async () => {
    const { players, stage, stored } = await pointScene(stages[0]!, { edits })
    const [player] = players
    const edit = player.set({ a: 1 })
    await stage.pass(10)
    expect(published(player)).toEqual([])
    const closed = player.account.close()
    await stage.pass(10)
    expect(published(player)).toEqual(['1 0 0'])
    expect(stored()).toBe('1 0 0')
    await stage.pass(5_000)
    await closed
    expect(edit.state).toBe('settled')
  })
})
