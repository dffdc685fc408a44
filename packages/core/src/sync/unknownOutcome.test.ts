import type { Device } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { failure, opened, sceneWith, statesOf } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import type { Actor, Scene } from '../../test/scene.ts'
import { writes } from '../../test/wire.ts'

type Back = 'resumed' | 'fresh'
const BACK: Back[] = ['resumed', 'fresh']

function comesBack({ device }: Actor, how: Back): void {
  if (how === 'resumed') device.resume()
  else device.reconnect()
}

const WRITES = ['publish', 'retract', 'purge'] as const
const ANSWERS = ['result:publish', 'result:retract', 'result:purge', 'event'] as const

/** Keeps what a device writes in flight until its stream is cut: lost before the server reads it, or done and the answer lost. */
function inFlight({ server, settled }: Scene, device: Device, what: 'lost' | 'done') {
  const rule =
    what === 'lost'
      ? server.faults.drop({ from: device.fullJid, kind: WRITES })
      : server.faults.drop({ to: device.fullJid, kind: ANSWERS })
  return {
    async cut(back: Back = 'resumed') {
      await settled()
      device.cut({ resumable: back === 'resumed' })
      rule.remove()
      await settled()
    },
  }
}

/** A scene where `old` stands on the server, and a device that has read it. */
async function start(items: Record<string, string> = { a: 'old' }) {
  const stage = sceneWith()
  for (const [id, text] of Object.entries(items)) stage.juliet.publish(NOTES, id, note(text))
  const actor = await opened(stage)
  const stored = () =>
    Object.fromEntries(stage.juliet.items(NOTES).map(({ id, payload }) => [id, payload.getText()]))
  return { stage, actor, stored, ...actor }
}

describe.each(BACK)('a write that was in flight when the stream was lost, stream %s', (back) => {
  it('is settled and not sent again if the server has done it', async () => {
    const { stage, actor, notes, device, stored } = await start()
    const flight = inFlight(stage, device, 'done')
    const edits = [notes.put('a', { text: 'new' }), notes.put('b', { text: 'more' })]
    await flight.cut(back)
    expect(statesOf(edits)).toEqual(['queued', 'queued'])
    comesBack(actor, back)
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'settled'])
    expect(writes(device)).toEqual(['publish a', 'publish b'])
    expect(stored()).toEqual({ a: 'new', b: 'more' })
  })

  it('is sent again if the item stands as it stood before', async () => {
    const { stage, actor, notes, device, stored } = await start()
    const flight = inFlight(stage, device, 'lost')
    const edits = [notes.put('a', { text: 'new' }), notes.put('b', { text: 'more' })]
    await flight.cut(back)
    comesBack(actor, back)
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'settled'])
    expect(writes(device)).toEqual(['publish a', 'publish b', 'publish a', 'publish b'])
    expect(stored()).toEqual({ a: 'new', b: 'more' })
  })

  it('is conflicted and not sent again if something else stands there', async () => {
    const { stage, actor, notes, device, stored } = await start()
    const flight = inFlight(stage, device, 'lost')
    const edits = [notes.put('a', { text: 'new' }), notes.put('b', { text: 'more' })]
    await flight.cut(back)
    stage.juliet.publish(NOTES, 'a', note('from the chamber'))
    stage.juliet.publish(NOTES, 'b', note('from the chamber'))
    comesBack(actor, back)
    await stage.settled()
    expect(statesOf(edits)).toEqual(['conflicted', 'conflicted'])
    expect(writes(device)).toEqual(['publish a', 'publish b'])
    expect(stored()).toEqual({ a: 'from the chamber', b: 'from the chamber' })
    expect(texts(notes.view)).toEqual(stored())
  })

  it('is conflicted if it was a change of what has been removed since', async () => {
    const { stage, actor, notes, device, stored } = await start()
    const flight = inFlight(stage, device, 'lost')
    const edit = notes.put('a', { text: 'new' })
    await flight.cut(back)
    stage.juliet.retract(NOTES, 'a')
    comesBack(actor, back)
    await stage.settled()
    expect(edit.state).toBe('conflicted')
    expect(stored()).toEqual({})
  })

  it('is treated the same when it is a removal', async () => {
    const { stage, actor, notes, device, stored } = await start({ a: '1', b: '2', c: '3' })
    const flight = inFlight(stage, device, 'lost')
    const edits = ['a', 'b', 'c'].map((id) => notes.remove(id))
    await flight.cut(back)
    stage.juliet.retract(NOTES, 'a')
    stage.juliet.publish(NOTES, 'c', note('changed'))
    comesBack(actor, back)
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'conflicted'])
    expect(writes(device)).toEqual(['retract a', 'retract b', 'retract c', 'retract b'])
    expect(stored()).toEqual({ c: 'changed' })
  })

  it('is not repeated over items that came after it, when it is a clear', async () => {
    const { stage, actor, notes, device, stored } = await start({ a: '1', b: '2' })
    const flight = inFlight(stage, device, 'done')
    const edit = notes.clear()
    await flight.cut(back)
    stage.juliet.publish(NOTES, 'c', note('from the chamber'))
    comesBack(actor, back)
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(writes(device)).toEqual(['purge'])
    expect(stored()).toEqual({ c: 'from the chamber' })
    expect(texts(notes.view)).toEqual(stored())
  })

  it('is repeated only over what is left of the items, when it is a clear that was lost', async () => {
    const { stage, actor, notes, device, stored } = await start({ a: '1', b: '2', d: '4' })
    const flight = inFlight(stage, device, 'lost')
    const edit = notes.clear()
    await flight.cut(back)
    stage.juliet.publish(NOTES, 'b', note('changed'))
    stage.juliet.publish(NOTES, 'c', note('from the chamber'))
    stage.juliet.retract(NOTES, 'd')
    comesBack(actor, back)
    await stage.pass(5_000)
    expect(writes(device)).toEqual(['purge', 'retract a'])
    expect(stored()).toEqual({ b: 'changed', c: 'from the chamber' })
    expect(edit.state).toBe('settled')
    expect(texts(notes.view)).toEqual(stored())
  })

  it('is a clear that is sent again over the same items', async () => {
    const { stage, actor, notes, device, stored } = await start({ a: '1', b: '2' })
    const rule = stage.server.faults.drop({ from: device.fullJid, kind: 'purge' }, { times: 1 })
    const edit = notes.clear()
    await stage.settled()
    expect(rule.count).toBe(1)
    device.cut({ resumable: back === 'resumed' })
    comesBack(actor, back)
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(writes(device)).toEqual(['purge', 'purge'])
    expect(stored()).toEqual({})
  })
})

describe('a write of unknown outcome', () => {
  it('stays unknown when the stream is lost again before it was read', async () => {
    const { stage, notes, device, stored } = await start()
    const flight = inFlight(stage, device, 'done')
    const edit = notes.put('a', { text: 'new' })
    await flight.cut()
    stage.juliet.publish(NOTES, 'a', note('from the chamber'))
    for (let i = 0; i < 3; i += 1) {
      const held = stage.server.faults.hold({ from: device.fullJid, kind: 'items' })
      device.resume()
      await stage.settled()
      device.cut()
      held.remove()
      await stage.settled()
    }
    device.resume()
    await stage.settled()
    expect(edit.state).toBe('conflicted')
    expect(writes(device)).toEqual(['publish a'])
    expect(stored()).toEqual({ a: 'from the chamber' })
  })

  it('was never sent when the stream was lost while the gate looked: another change in between is no conflict', async () => {
    const { stage, notes, device, stored } = await start()
    const balcony = notes
    await stage.pass(3_600_001)
    const held = stage.server.faults.hold({ from: device.fullJid, kind: 'getConfiguration' })
    const edit = balcony.put('a', { text: 'new' })
    await stage.settled()
    device.cut()
    held.remove()
    stage.juliet.publish(NOTES, 'a', note('from the chamber'))
    device.resume()
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(stored()).toEqual({ a: 'new' })
  })

  it('is read after a while when no answer comes', async () => {
    const { stage, notes, device, stored } = await start()
    stage.server.faults.loseResult({ kind: 'publish' }, { times: 1 })
    const edit = notes.put('a', { text: 'new' })
    await stage.pass(29_000)
    expect(edit.state).toBe('sending')
    await stage.pass(2_000)
    expect(edit.state).toBe('settled')
    expect(writes(device)).toEqual(['publish a'])
    expect(stored()).toEqual({ a: 'new' })
  })

  it('is failed when the server never answers it, and the others go on', async () => {
    const { stage, notes, device } = await start()
    stage.server.faults.drop({ kind: 'publish', item: 'a' })
    const edits = [notes.put('a', { text: 'new' }), notes.put('b', { text: 'more' })]
    await stage.pass(300_000)
    expect(statesOf(edits)).toEqual(['failed', 'settled'])
    expect(await failure(edits[0]!)).toMatchObject({ code: 'timeout', retryable: true })
    expect(writes(device).filter((each) => each === 'publish a')).toHaveLength(3)
  })
})

describe('a write that the server has said is done', () => {
  it('is settled by its event even if another device writes over it before the answer comes, and the event is not missed', async () => {
    const { stage, notes, device, account } = await start()
    await notes.put('z', { text: 'proves delivery' }).done
    const traced: string[] = []
    account.trace$.subscribe(({ type }) => traced.push(type))
    const held = stage.server.faults.hold({ to: device.fullJid, kind: 'result:publish' })
    const edit = notes.put('a', { text: 'mine' })
    await stage.settled()
    stage.juliet.publish(NOTES, 'a', note('theirs'))
    await stage.settled()
    held.remove()
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(traced).not.toContain('echo-missing')
    expect(texts(notes.view)).toMatchObject({ a: 'theirs' })
  })

  it('is settled by its event even if the stream is lost in between', async () => {
    const { stage, notes, device, account } = await start()
    await notes.put('z', { text: 'proves delivery' }).done
    const traced: string[] = []
    account.trace$.subscribe(({ type }) => traced.push(type))
    const held = stage.server.faults.hold({ to: device.fullJid, kind: 'event' })
    const edit = notes.put('a', { text: 'new' })
    await stage.settled()
    expect(edit.state).toBe('acked')
    device.cut()
    await stage.pass(5_000)
    expect(edit.state).toBe('acked')
    held.remove()
    device.resume()
    await stage.pass(5_000)
    expect(edit.state).toBe('settled')
    expect(writes(device)).toEqual(['publish z', 'publish a'])
    expect(traced).not.toContain('echo-missing')
  })

  it('is conflicted and not sent again if it is gone when the stream is back', async () => {
    const { stage, notes, device, stored } = await start()
    stage.server.faults.hold({ to: device.fullJid, kind: 'event' })
    const edit = notes.put('a', { text: 'new' })
    await stage.settled()
    expect(edit.state).toBe('acked')
    device.cut({ resumable: false })
    stage.juliet.publish(NOTES, 'a', note('old'))
    device.reconnect()
    await stage.pass(5_000)
    expect(edit.state).toBe('conflicted')
    expect(writes(device)).toEqual(['publish a'])
    expect(stored()).toEqual({ a: 'old' })
  })

  it('is settled on its word if the item can not be read', async () => {
    const { stage, notes, device } = await start()
    stage.server.faults.drop({ to: device.fullJid, kind: 'event' })
    stage.server.faults.refuse(
      { kind: 'items', item: 'a' },
      { type: 'auth', condition: 'forbidden' },
    )
    const edit = notes.put('a', { text: 'new' })
    await stage.pass(5_000)
    expect(edit.state).toBe('settled')
  })
})
