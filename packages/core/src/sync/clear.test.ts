import { describe, expect, it } from 'vitest'
import { cutAtWrite } from '../../test/cutAtWrite.ts'
import { opened, sceneWith, statesOf } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { stages } from '../../test/play.ts'
import { endsOf, pointScene } from '../../test/points.ts'
import { writes } from '../../test/wire.ts'
import { watch } from '../../test/watch.ts'

/** Another client of Juliet's left these, and a device has read them. */
async function start(items: Record<string, string> = { z: 'was there' }) {
  const stage = sceneWith()
  for (const [id, text] of Object.entries(items)) stage.juliet.publish(NOTES, id, note(text))
  const actor = await opened(stage)
  const stored = () =>
    Object.fromEntries(stage.juliet.items(NOTES).map(({ id, payload }) => [id, payload.getText()]))
  return { stage, stored, ...actor }
}

describe('a clear', () => {
  it.each(['lost', 'applied', { after: 20_000 }] as const)(
    'is not undone by a put that was in flight before it when the stream was lost (%o)',
    async (inFlight) => {
      const { stage, stored, notes, device } = await start()
      cutAtWrite(device, { inFlight })
      const edits = [notes.put('a', { text: 'one' })]
      await stage.settled()
      expect([edits[0]?.state, device.online]).toEqual(['queued', false])
      edits.push(notes.clear(), notes.put('b', { text: 'two' }))
      expect(texts(notes.view)).toEqual({ b: 'two' })
      device.reconnect()
      await stage.pass(60_000)
      expect(statesOf(edits)).toEqual(['discarded', 'settled', 'settled'])
      expect(stored()).toEqual({ b: 'two' })
      expect(texts(notes.view)).toEqual({ b: 'two' })
    },
  )

  it('settles what the server has said is done before it, though its event never came', async () => {
    const { stage, stored, notes, device } = await start()
    const lost = stage.server.faults.drop({ to: device.fullJid, kind: 'event' })
    const edits = [notes.put('a', { text: 'one' })]
    await stage.settled()
    expect(edits[0]?.state).toBe('acked')
    device.cut()
    edits.push(notes.clear())
    lost.remove()
    device.resume()
    await stage.pass(10_000)
    expect(statesOf(edits)).toEqual(['settled', 'settled'])
    expect(stored()).toEqual({})
  })

  it('goes before what is put after it, even where that item was about to be sent', async () => {
    const { stage, stored, notes, device } = await start()
    await stage.pass(3_600_001)
    const held = stage.server.faults.hold({ from: device.fullJid, kind: 'getConfiguration' })
    const edits = [notes.put('a', { text: 'one' })]
    await stage.settled()
    edits.push(notes.clear(), notes.put('a', { text: 'two' }))
    held.remove()
    await stage.pass(5_000)
    expect(writes(device)).toEqual(['purge', 'publish a'])
    expect(statesOf(edits)).toEqual(['discarded', 'settled', 'settled'])
    expect(stored()).toEqual({ a: 'two' })
  })

  it('makes pointless what the server had no time for before it', async () => {
    const { stage, stored, notes, device } = await start()
    const busy = { type: 'wait', condition: 'resource-constraint' } as const
    const held = stage.server.faults.hold({ to: device.fullJid, kind: 'error' })
    stage.server.faults.refuse({ kind: 'publish' }, busy)
    const edits = [notes.put('a', { text: 'one' })]
    await stage.settled()
    edits.push(notes.clear())
    held.remove()
    await stage.pass(300_000)
    expect(statesOf(edits)).toEqual(['discarded', 'settled'])
    expect(stored()).toEqual({})
    expect(texts(notes.view)).toEqual({})
  })

  it('fails what the server refuses that was on its way before it', async () => {
    const { stage, notes, device } = await start()
    const held = stage.server.faults.hold({ to: device.fullJid, kind: 'error' })
    const refusal = { type: 'modify', condition: 'policy-violation' } as const
    stage.server.faults.refuse({ kind: 'publish' }, refusal)
    const edits = [notes.put('a', { text: 'one' })]
    await stage.settled()
    edits.push(notes.clear())
    held.remove()
    await stage.settled()
    expect(statesOf(edits)).toEqual(['failed', 'settled'])
  })

  it('is seen at once, and what it supersedes is not seen in between', async () => {
    const { stage, notes, device, ...actor } = await start({ a: 'old', b: 'old' })
    device.cut()
    const edit = notes.put('a', { text: 'new' })
    const { views } = watch({ notes, device, ...actor })
    const seen: unknown[] = []
    edit.state$.subscribe(() => seen.push(texts(notes.view)))
    notes.clear()
    expect(views).toEqual([{}])
    device.resume()
    await stage.settled()
    expect(edit.state).toBe('discarded')
    expect(seen).toEqual([{ a: 'new', b: 'old' }, {}])
    expect(views).toEqual([{}])
  })

  it('made offline takes away what its user had seen, and not what others have written since', async () => {
    const { stage, stored, notes, device } = await start({ x: 'seen', y: 'seen', z: 'seen' })
    device.cut()
    const edit = notes.clear()
    stage.juliet.publish(NOTES, 'n', note('new'))
    stage.juliet.publish(NOTES, 'y', note('changed'))
    stage.juliet.retract(NOTES, 'z')
    device.resume()
    await stage.pass(10_000)
    expect(edit.state).toBe('settled')
    expect(stored()).toEqual({ n: 'new', y: 'changed' })
    expect(texts(notes.view)).toEqual(stored())
    expect(writes(device)).toEqual(['retract x'])
  })

  it('takes the place of a clear that waits', async () => {
    const { stage, stored, notes, device } = await start()
    device.cut()
    const edits = [notes.clear(), notes.put('a', { text: 'one' }), notes.clear()]
    expect(statesOf(edits)).toEqual(['queued', 'queued', 'queued'])
    device.resume()
    await stage.settled()
    expect(statesOf(edits)).toEqual(['discarded', 'discarded', 'settled'])
    expect(writes(device)).toEqual(['purge'])
    expect(stored()).toEqual({})
  })
})

it.each(stages)(
  'a clear leaves nothing to what was made of a new item whose put is taken back, on $name',
  async (profile) => {
    const edits = { writeEvery: 5000 }
    const { players, stage, writes: others, rest } = await pointScene(profile, { edits })
    const { points, set } = players[0]
    const made = [points.clear(), points.put('p', { a: 1, b: 0, c: 0 }), set({ b: 2 })]
    await stage.pass(3000)
    expect(endsOf(made)).toEqual(['settled', 'queued', 'queued'])
    made[1]?.discard()
    expect(endsOf(made)).toEqual(['settled', 'discarded', 'discarded'])
    others(0, 0, 3)
    expect(await rest()).toEqual(['0 0 3'])
  },
)

it.each(stages)(
  'a clear ends what was to be put back, be the item brought back by an update that crosses it, on $name',
  async (profile) => {
    const { players, stage, writes: naive, holdWrites, rest } = await pointScene(profile)
    const [player, other] = players
    const made = [player.set({ a: 1 })]
    await stage.settled()
    const next = holdWrites(other)
    other.set({ b: 2 })
    await stage.settled()
    const traced: string[] = []
    player.account.trace$.subscribe(({ type }) => traced.push(type))
    naive(0, 0, 3)
    await stage.settled()
    expect(traced).toContain('put-back')
    made.push(player.points.clear())
    await stage.settled()
    await next(other)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['-'])
    expect(endsOf(made)).toEqual(['settled', 'settled'])
  },
)

it.each(stages)(
  'a clear leaves what has become another one before that was retracted, on $name',
  async (profile) => {
    const { players, stage, stored, holdWrites, rest } = await pointScene(profile)
    const [player, other] = players
    other.points.put('z', { a: 1, b: 1, c: 1 })
    await stage.pass(20_000)
    player.device.cut()
    const edit = player.points.clear()
    other.points.put('n', { a: 1, b: 1, c: 1 })
    await stage.settled()
    const next = holdWrites(player)
    player.device.resume()
    await stage.settled()
    const set = other.set({ a: 5 }, 'z')
    await stage.settled()
    while (edit.state === 'sending') await next(player)
    stage.server.faults.clear()
    expect(await rest()).toEqual(['-'])
    expect(stored('z')).toBe('5 1 1')
    expect(endsOf([edit, set])).toEqual(['settled', 'settled'])
  },
)
