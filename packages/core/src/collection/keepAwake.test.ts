import { type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony, stored } from '../../test/balcony.ts'
import { scene } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { asked } from '../../test/wire.ts'
import { UsageError } from '../base/errors.ts'
import { xml } from '../xml/element.ts'

describe('a collection', () => {
  it('asks nothing of the server before somebody looks', async () => {
    const stage = scene()
    const { device, account } = stage.actor('balcony')
    await stage.pass(200_000)
    expect(asked(device)).toEqual([])
    expect(account.status.state).toBe('online')
  })

  it('rests when nobody has looked for a while, gives its subscription up, and comes back with a snapshot', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const { notes, device } = stage.actor('balcony')
    const stop = notes.subscribe(() => undefined)
    await notes.whenReady()
    await stage.pass(300_000)
    expect(stage.juliet.node(NOTES)?.subscriptions).toHaveLength(1)
    stop()
    await stage.pass(59_000)
    expect(stage.juliet.node(NOTES)?.subscriptions).toHaveLength(1)
    await stage.pass(62_000)
    expect(stage.juliet.node(NOTES)?.subscriptions).toEqual([])
    expect(stage.clock.pending).toBe(0)
    stage.juliet.publish(NOTES, 'a', note('unseen'))
    const sent = asked(device).length
    await stage.pass(1_000_000)
    expect(asked(device)).toHaveLength(sent)
    const views: Record<string, string>[] = []
    notes.subscribe((view) => views.push(texts(view)))
    await notes.whenReady()
    await stage.settled()
    expect(views).toEqual([{ a: 'one' }, { a: 'unseen' }])
    expect(stage.juliet.node(NOTES)?.subscriptions).toHaveLength(1)
  })

  it('does not rest while an edit is on its way, whoever looks', async () => {
    const stage = scene()
    const { notes, device } = stage.actor('balcony', { connect: { start: 'offline' } })
    const edit = notes.put('a', { text: 'one' })
    await stage.pass(600_000)
    expect(edit.state).toBe('queued')
    device.reconnect()
    await stage.pass(5000)
    expect(edit.state).toBe('settled')
  })

  it('rests and wakes with the stream as it is then', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const { notes, device } = stage.actor('balcony')
    await notes.whenReady()
    await stage.pass(130_000)
    device.cut({ resumable: false })
    device.reconnect()
    await stage.settled()
    expect(device.sent('items')).toHaveLength(1)
    expect(texts(await notes.whenReady())).toEqual({ a: 'one' })
    expect(device.sent('items')).toHaveLength(2)
  })

  it('closed while it comes up leaves nothing behind', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'subscribe' })
    const { notes, account } = stage.actor('balcony')
    notes.subscribe(() => undefined)
    await stage.settled()
    const closed = account.close()
    await stage.settled()
    hold.remove()
    await closed
    expect(stage.juliet.node(NOTES)?.subscriptions).toEqual([])
    expect(notes.view.size).toBe(0)
  })

  it('closed tells no more, refuses edits and completes', async () => {
    const { stage, notes, account, views, device } = await onBalcony()
    const all = [notes.view$, notes.changes$, notes.status$, notes.edits$, notes.quarantine$]
    const records = [...all, notes.evicted$].map((each) =>
      record<unknown>(each as Observable<unknown>),
    )
    await account.close()
    expect(records.map(({ done }) => done)).toEqual(records.map(() => true))
    stage.juliet.publish(NOTES, 'a', note('too late'))
    await device.send(xml('presence'))
    await stage.pass(10_000)
    expect(views).toEqual([])
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
    expect(notes.status.phase).toBe('closed')
    expect(() => notes.put('a', { text: 'x' })).toThrow(UsageError)
  })

  it('keeps its view while the stream is lost, and says that it is not up to date', async () => {
    const { stage, notes, device } = await onBalcony()
    const { values } = record(notes.status$)
    device.cut()
    expect(notes.status).toMatchObject({ phase: 'ready', online: false })
    expect(notes.view.size).toBe(2)
    device.resume()
    await stage.settled()
    expect(values.map(({ online }) => online)).toEqual([true, false, true])
  })
})

it('errors of the stream are values, never errors of the streams given to users', async () => {
  const { stage, notes, account, device } = await onBalcony()
  const errors: unknown[] = []
  for (const each of [notes.view$, notes.status$, account.status$, account.trace$]) {
    ;(each as Observable<unknown>).subscribe({ error: (error: unknown) => errors.push(error) })
  }
  stage.server.faults.closeStream({ from: BALCONY, kind: 'items' }, { error: 'policy-violation' })
  account.refresh()
  await stage.settled()
  expect(device.connection).toMatchObject({ state: 'offline', error: { name: 'TransportError' } })
  expect(errors).toEqual([])
  expect(account.status).toMatchObject({ state: 'offline', error: { code: 'stream-error' } })
})
