import { describe, expect, it } from 'vitest'
import { failure, lifeOf, opened, sceneWith, statesOf } from '../../test/gate.ts'
import { note, notes, NOTES, texts } from '../../test/notes.ts'
import { writes } from '../../test/wire.ts'
import { xml } from '../xml/element.ts'
import type { Edit } from './edit.ts'

const REFUSED = { type: 'modify', condition: 'policy-violation' } as const

describe('the edits of a node', () => {
  it('go through their states one after the other and end once', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    device.cut()
    const edit = notes.put('a', { text: 'one' })
    const life = lifeOf(edit)
    device.resume()
    await stage.pass(60_000)
    expect(life).toEqual({ states: ['queued', 'sending', 'acked', 'settled'], ends: 1 })
    expect(await edit.done).toEqual({ type: 'settled' })
    expect(notes.status).toMatchObject({ pending: 0, failed: 0 })
  })

  it('say where they are through what wraps them to watch them', async () => {
    const { notes } = await opened(sceneWith())
    const edit = notes.put('a', { text: 'one' })
    const wrapped = new Proxy(edit, {
      get: (target, key, receiver) => Reflect.get(target, key, receiver) as unknown,
    })
    expect(wrapped).toMatchObject({ type: 'put', id: 'a', state: 'queued' })
    await edit.done
    expect([wrapped.state, wrapped.outcome]).toEqual(['settled', { type: 'settled' }])
  })

  it('say where they are to whoever asks late, on the way and after the end', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const held = stage.server.faults.hold({ from: device.fullJid, kind: 'publish' })
    const edit = notes.put('a', { text: 'one' })
    const other = notes.put('b', { text: 'two' })
    await stage.settled()
    const [onTheWay, atTheEnd]: string[][] = [[], []]
    edit.state$.subscribe((state) => onTheWay?.push(state))
    held.release()
    await stage.settled()
    other.state$.subscribe({
      next: (state) => atTheEnd?.push(state),
      complete: () => atTheEnd?.push('completed'),
    })
    expect(onTheWay).toEqual(['sending', 'acked', 'settled'])
    expect(atTheEnd).toEqual(['settled', 'completed'])
    expect(edit.state$).toBe(edit.state$)
  })

  it('are sent in order for one item, one at a time', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const held = stage.server.faults.hold({ from: device.fullJid, kind: ['publish', 'retract'] })
    const edits: Edit[] = []
    const makes = [
      () => notes.put('a', { text: 'one' }),
      () => notes.put('a', { text: 'two' }),
      () => notes.remove('a'),
      () => notes.put('a', { text: 'three' }),
    ]
    edits.push(makes[0]!())
    for (const count of [1, 2, 3, 4]) {
      await stage.settled()
      // While this one is on its way, the next one waits.
      if (count < 4) edits.push(makes[count]!())
      await stage.settled()
      expect(writes(device)).toHaveLength(count)
      held.release()
    }
    await stage.settled()
    expect(writes(device)).toEqual(['publish a', 'publish a', 'retract a', 'publish a'])
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'settled', 'settled'])
    expect(texts(notes.view)).toEqual({ a: 'three' })
  })

  it('are sent together for several items, sixteen at most', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const held = stage.server.faults.hold({ from: device.fullJid, kind: 'publish' })
    const edits = Array.from({ length: 20 }, (_, i) => notes.put(`n${i}`, { text: String(i) }))
    await stage.settled()
    expect(writes(device)).toHaveLength(16)
    held.release(1)
    await stage.settled()
    expect(writes(device)).toHaveLength(17)
    held.remove()
    await stage.settled()
    expect(writes(device)).toHaveLength(20)
    expect(new Set(statesOf(edits))).toEqual(new Set(['settled']))
  })

  it('before a clear have to end before it is sent, and those after wait for it', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const held = stage.server.faults.hold({
      from: device.fullJid,
      kind: ['publish', 'retract', 'purge'],
    })
    const edits = [notes.put('a', { text: 'one' }), notes.put('b', { text: 'two' })]
    await stage.settled()
    edits.push(notes.clear(), notes.put('c', { text: 'three' }))
    await stage.settled()
    expect(texts(notes.view)).toEqual({ c: 'three' })
    expect(writes(device)).toEqual(['publish a', 'publish b'])
    held.release(1)
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'sending', 'queued', 'queued'])
    held.release(1)
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'sending', 'queued'])
    held.remove()
    await stage.settled()
    expect(writes(device)).toEqual(['publish a', 'publish b', 'purge', 'publish c'])
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'settled', 'settled'])
    expect(texts(notes.view)).toEqual({ c: 'three' })
  })

  it('refused by a precondition are tried again before a clear, and do not come back after it', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const held = stage.server.faults.hold({ from: device.fullJid, kind: 'publish' })
    const edits = [notes.put('a', { text: 'one' })]
    await stage.settled()
    stage.juliet.configure(NOTES, { access_model: 'open' })
    edits.push(notes.clear())
    held.remove()
    await stage.settled()
    expect(writes(device)).toEqual(['publish a', 'publish a', 'purge'])
    expect(statesOf(edits)).toEqual(['settled', 'settled'])
    expect(stage.juliet.items(NOTES)).toEqual([])
    expect(texts(notes.view)).toEqual({})
  })

  it('made by somebody who is told of an edit are sent once', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const first = notes.put('a', { text: 'one' })
    const made = [first]
    first.state$.subscribe((state) => {
      if (state === 'sending') made.push(notes.put('b', { text: 'two' }))
    })
    notes.put('c', { text: 'three' })
    await stage.settled()
    expect(writes(device).sort()).toEqual(['publish a', 'publish b', 'publish c'])
    expect(statesOf(made)).toEqual(['settled', 'settled'])
  })

  it('wait offline, even if nobody looks for an hour, and are sent when the stream is back', async () => {
    const stage = sceneWith()
    const balcony = stage.actor('balcony', { connect: { start: 'offline' } })
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.pass(3_600_000)
    expect(edit.state).toBe('queued')
    balcony.device.reconnect()
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(stage.juliet.items(NOTES).map(({ id }) => id)).toEqual(['a'])
  })

  it('that the server refuses end with its error, and the others go on', async () => {
    const stage = sceneWith()
    const { notes } = await opened(stage)
    stage.server.faults.refuse({ kind: 'publish', item: 'a' }, REFUSED)
    const [refused, other] = [notes.put('a', { text: 'one' }), notes.put('b', { text: 'two' })]
    await stage.settled()
    expect(await failure(refused)).toMatchObject({
      name: 'StanzaError',
      code: 'refused',
      condition: 'policy-violation',
    })
    expect(other.state).toBe('settled')
    expect(notes.status).toMatchObject({ pending: 0, failed: 1 })
  })

  it('end as failed when the account may not write, and each tells why', async () => {
    const stage = sceneWith()
    const { notes } = await opened(stage)
    const denied = { type: 'auth', condition: 'forbidden' } as const
    stage.server.faults.refuse({ kind: ['retract', 'purge'] }, denied)
    stage.juliet.publish(NOTES, 'a', note('one'))
    await stage.settled()
    const edits = [notes.remove('a')]
    await stage.settled()
    edits.push(notes.clear())
    await stage.settled()
    for (const edit of edits) expect(await failure(edit)).toMatchObject({ condition: 'forbidden' })
    expect(texts(notes.view)).toEqual({ a: 'one' })
  })
})

describe('an edit that failed', () => {
  it('is queued once more as another edit by retry', async () => {
    const stage = sceneWith()
    const { notes } = await opened(stage)
    stage.server.faults.refuse({ kind: 'publish' }, REFUSED, { times: 1 })
    const edit = notes.put('a', { text: 'one' })
    await stage.settled()
    const again = edit.retry()
    expect(again).not.toBe(edit)
    expect(again.retry()).toBe(again)
    await stage.settled()
    expect(statesOf([edit, again])).toEqual(['failed', 'settled'])
    expect(notes.status).toMatchObject({ pending: 0, failed: 0 })
    expect(texts(notes.view)).toEqual({ a: 'one' })
  })

  it('is forgotten by discard', async () => {
    const stage = sceneWith()
    const { notes } = await opened(stage)
    stage.server.faults.refuse({ kind: 'publish' }, REFUSED)
    const edit = notes.put('a', { text: 'one' })
    await stage.settled()
    expect(notes.status.failed).toBe(1)
    expect(edit.discard()).toBe(true)
    expect(edit.discard()).toBe(false)
    expect(edit.state).toBe('failed')
    expect(notes.status.failed).toBe(0)
  })
})

describe('an update of what the user has put again', () => {
  it('counts, though the item was removed before', async () => {
    const stage = sceneWith()
    stage.juliet.publish(NOTES, 'a', note('one'))
    const { notes, device } = await opened(stage)
    device.cut()
    const edits = [
      notes.remove('a'),
      notes.put('a', { text: 'two' }),
      notes.update('a', (it) => void (it.text = 'three')),
    ]
    device.resume()
    await stage.pass(10_000)
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'settled'])
    expect(texts(notes.view)).toEqual({ a: 'three' })
  })
})

describe('discard', () => {
  it('takes back an edit that waits, and lets those behind it go', async () => {
    const stage = sceneWith()
    stage.juliet.publish(NOTES, 'z', note('was there'))
    const { notes, device } = await opened(stage)
    device.cut()
    const edits = [notes.clear(), notes.put('a', { text: 'one' }), notes.put('b', { text: 'two' })]
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
    expect(edits[0]?.discard()).toBe(true)
    expect(edits[2]?.discard()).toBe(true)
    expect(texts(notes.view)).toEqual({ a: 'one', z: 'was there' })
    expect(await edits[0]?.done).toEqual({ type: 'discarded' })
    device.resume()
    await stage.settled()
    expect(statesOf(edits)).toEqual(['discarded', 'settled', 'discarded'])
    expect(writes(device)).toEqual(['publish a'])
  })

  it('does not take back what may have reached the server, or has ended', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    const held = stage.server.faults.hold({ to: device.fullJid })
    const edit = notes.put('a', { text: 'one' })
    await stage.settled()
    expect([edit.state, edit.discard()]).toEqual(['sending', false])
    device.cut({ inFlight: 'applied' })
    held.remove()
    await stage.settled()
    expect([edit.state, edit.discard()]).toEqual(['queued', false])
    device.resume()
    await stage.settled()
    expect([edit.state, edit.discard()]).toEqual(['settled', false])
  })
})

describe('an item that can not be decoded', () => {
  const strange = xml('other', { xmlns: 'urn:example:other' }, 'from a newer version')

  it('is not overwritten unless asked to', async () => {
    const stage = sceneWith()
    stage.juliet.publish(NOTES, 'a', strange)
    const { notes, device } = await opened(stage)
    expect(() => notes.put('a', { text: 'one' })).toThrow(
      expect.objectContaining({ code: 'quarantined' }),
    )
    await stage.settled()
    expect(writes(device)).toEqual([])
    const edit = notes.put('a', { text: 'one' }, { overwrite: true })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(texts(notes.view)).toEqual({ a: 'one' })
  })

  it('is not overwritten by an edit that was queued before it came', async () => {
    const stage = sceneWith()
    const { notes, device } = await opened(stage)
    device.cut({ resumable: false })
    const edit = notes.put('a', { text: 'one' })
    stage.juliet.publish(NOTES, 'a', strange)
    device.reconnect()
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ name: 'CodecError', code: 'quarantined' })
    expect(stage.juliet.items(NOTES)[0]?.payload.getName()).toBe('other')
  })

  it('is left alone by clear, and taken away by remove', async () => {
    const stage = sceneWith()
    stage.juliet.publish(NOTES, 'a', strange)
    stage.juliet.publish(NOTES, 'b', note('two'))
    const { notes, device } = await opened(stage)
    const cleared = notes.clear()
    await stage.settled()
    expect(cleared.state).toBe('settled')
    expect(writes(device)).toEqual(['retract b'])
    expect(stage.juliet.items(NOTES).map(({ id }) => id)).toEqual(['a'])
    const removed = notes.remove('a')
    await stage.settled()
    expect(removed.state).toBe('settled')
    expect(stage.juliet.items(NOTES)).toEqual([])
  })
})

describe('closing the account', () => {
  it('ends every edit with closed, wherever it is, once, and sends nothing more', async () => {
    const stage = sceneWith()
    const { notes, device, account } = await opened(stage)
    notes.put('z', { text: 'proves delivery' })
    await stage.settled()
    stage.server.faults.drop({ to: device.fullJid, kind: 'published' })
    stage.server.faults.hold({ from: device.fullJid, kind: 'publish', item: 'b' })
    const edits = [
      notes.put('a', { text: 'told to be done, no event yet' }),
      notes.put('b', { text: 'on the wire' }),
    ]
    await stage.settled()
    edits.push(notes.put('b', { text: 'waiting' }))
    const lives = edits.map(lifeOf)
    await stage.settled()
    expect(statesOf(edits)).toEqual(['acked', 'sending', 'queued'])
    const before = writes(device)
    const closed = account.close()
    expect(statesOf(edits)).toEqual(['closed', 'closed', 'closed'])
    await stage.pass(120_000)
    await closed
    for (const [i, { done }] of edits.entries()) {
      expect(await done).toEqual({ type: 'closed' })
      expect(lives[i]).toMatchObject({ ends: 1 })
      expect(lives[i]?.states.at(-1)).toBe('closed')
    }
    expect(statesOf(edits)).toEqual(['closed', 'closed', 'closed'])
    expect(writes(device)).toEqual(before)
    expect(() => notes.put('c', { text: 'late' })).toThrow(
      expect.objectContaining({ code: 'closed' }),
    )
    expect(await edits[2]?.retry().done).toEqual({ type: 'closed' })
  })

  it('ends edits of an account that was never online', async () => {
    const stage = sceneWith()
    const { account } = stage.actor('balcony', { connect: { start: 'offline' } })
    const edits = [account.collection(notes).put('a', { text: 'one' })]
    await account.close()
    expect(statesOf(edits)).toEqual(['closed'])
  })
})
