import { describe, expect, it } from 'vitest'
import { failure, opened, sceneWith, statesOf } from '../../test/gate.ts'
import { NOTES, texts } from '../../test/notes.ts'
import { TransportError } from '../base/errors.ts'
import { idsIn, writes } from '../../test/wire.ts'

const AGAIN = { connect: { reconnect: 1_000 } }

describe('a write that makes the server close the stream', () => {
  it('is tried once more alone, then failed, and the others go on', async () => {
    const stage = sceneWith()
    const options = { connect: { reconnect: 1_000, maxBytes: 1e9 } }
    const { notes, device, account } = await opened(stage, 'balcony', options)
    const edits = [
      notes.put('a', { text: 'before' }),
      notes.put('big', { text: 'x'.repeat(300_000) }),
      notes.put('b', { text: 'after' }),
    ]
    const sessions: number[] = []
    account.status$.subscribe((status) => {
      if (status.state === 'online') sessions.push(status.session)
    })
    await stage.pass(60_000)
    expect(statesOf(edits)).toEqual(['settled', 'failed', 'settled'])
    const error = await failure(edits[1]!)
    expect(error).toMatchObject({ name: 'TransportError', code: 'stream-closing-write' })
    expect((error as Error).cause).toMatchObject({ code: 'stream-error' })
    expect(writes(device).filter((each) => each === 'publish big')).toHaveLength(2)
    expect(stage.juliet.items(NOTES).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(Object.keys(texts(notes.view))).toEqual(['a', 'b'])
    // Closed twice, then left in peace: no reconnect loop.
    await stage.pass(600_000)
    expect(sessions.length).toBeLessThanOrEqual(3)
    expect(account.status.state).toBe('online')
  })

  it('does not fail those that were in flight beside it', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage, 'balcony', AGAIN)
    stage.server.faults.closeStream(
      { from: device.fullJid, kind: 'publish', item: 'n3' },
      { error: 'policy-violation' },
    )
    const ids = Array.from({ length: 6 }, (_, i) => `n${i}`)
    const edits = ids.map((id) => notes.put(id, { text: id }))
    await stage.pass(60_000)
    const failed = edits.filter(({ state }) => state === 'failed').map(({ id }) => id)
    expect(failed).toEqual(['n3'])
    expect(new Set(statesOf(edits.filter(({ id }) => id !== 'n3')))).toEqual(new Set(['settled']))
  })

  it('puts each that was in flight beside it under suspicion: one is sent at a time', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage, 'balcony', AGAIN)
    const { faults } = stage.server
    const publishes = { from: device.fullJid, kind: 'publish' } as const
    const lost = faults.drop({ ...publishes, where: (iq) => !idsIn(iq).includes('n3') })
    faults.closeStream(publishes, { error: 'policy-violation', times: 1 })
    const edits = ['n0', 'n1', 'n2', 'n3'].map((id) => notes.put(id, { text: id }))
    await stage.settled()
    expect(device.online).toBe(false)
    lost.remove()
    const held = faults.hold(publishes)
    await stage.pass(2_000)
    for (const count of [5, 6, 7, 8]) {
      expect(writes(device)).toHaveLength(count)
      held.release()
      await stage.settled()
    }
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'settled', 'settled'])
  })

  it('is settled if the server had done it before it closed', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage, 'balcony', AGAIN)
    stage.server.faults.closeStream(
      { from: device.fullJid, kind: 'publish' },
      { error: 'internal-server-error', applied: true },
    )
    const edit = notes.put('a', { text: 'one' })
    await stage.pass(10_000)
    expect(edit.state).toBe('settled')
    expect(writes(device)).toEqual(['publish a'])
  })

  it('is none when the connection was merely lost, however often', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage, 'balcony', AGAIN)
    const edit = notes.put('a', { text: 'one' })
    for (let i = 0; i < 5; i += 1) {
      const held = stage.server.faults.hold({ from: device.fullJid, kind: 'publish' })
      await stage.settled()
      device.cut()
      held.remove()
      await stage.pass(2_000)
    }
    await stage.pass(10_000)
    expect(edit.state).toBe('settled')
  })

  it('is failed in the end, too, where the reason is lost with the stream each time', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage, 'balcony', AGAIN)
    stage.server.faults.drop({ from: device.fullJid, kind: 'publish', item: 'a' })
    const edits = [notes.put('a', { text: 'one' }), notes.put('b', { text: 'two' })]
    for (let i = 0; i < 10; i += 1) {
      await stage.settled()
      if (edits[0]?.state === 'sending') device.cut({ resumable: false })
      await stage.pass(2_000)
    }
    expect(statesOf(edits)).toEqual(['failed', 'settled'])
    expect(await failure(edits[0]!)).toMatchObject({ code: 'stream-closing-write' })
    expect(writes(device).filter((each) => each === 'publish a')).toHaveLength(6)
  })

  it('is not tried all the time while the stream takes nothing and has not said that it is gone', async () => {
    const stage = sceneWith()
    const device = stage.device('spare')
    let tries = 0
    let closing = false
    const transport = new Proxy(device, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target)
        if (key !== 'request' || !closing) {
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        }
        return () => {
          tries += 1
          return Promise.reject(new TransportError('offline'))
        }
      },
    })
    const { notes } = await opened(stage, 'balcony', { transport })
    closing = true
    const edit = notes.put('a', { text: 'one' })
    await stage.pass(5_500)
    expect(edit.state).toBe('queued')
    expect(tries).toBeGreaterThan(1)
    expect(tries).toBeLessThan(10)
    closing = false
    await stage.pass(2_000)
    expect(edit.state).toBe('settled')
  })

  it('that is larger than the stream takes is not sent at all, and the queue goes on', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const edits = [notes.put('big', { text: 'é'.repeat(150_000) }), notes.put('a', { text: 'one' })]
    await stage.settled()
    edits.push(notes.put('big', { text: 'small now' }))
    await stage.settled()
    expect(statesOf(edits)).toEqual(['failed', 'settled', 'settled'])
    expect(edits[0]?.value).toEqual({ text: 'é'.repeat(150_000) })
    expect(await failure(edits[0]!)).toMatchObject({
      name: 'TransportError',
      code: 'too-big',
      retryable: false,
    })
    expect(writes(device).sort()).toEqual(['publish a', 'publish big'])
    expect(device.online).toBe(true)
  })

  it('that is larger than the stream takes is made small again by what comes after it in time', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const edits = [
      notes.put('big', { text: 'é'.repeat(150_000) }),
      notes.put('big', { text: 'small now' }),
    ]
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'settled'])
    expect(writes(device)).toEqual(['publish big'])
    expect(stage.juliet.items(NOTES)[0]?.payload.getText()).toBe('small now')
  })
})
