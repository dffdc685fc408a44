import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony, SERVERS, stored } from '../../test/balcony.ts'
import { event } from '../../test/events.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { asked } from '../../test/wire.ts'

describe('coming up', () => {
  it('goes by gate, subscription and snapshot in this order', async () => {
    const { device } = await onBalcony()
    const order = asked(device).filter((kind) => kind !== 'ownerSubscriptions')
    expect(order.slice(0, 3)).toEqual(['discoInfo', 'getConfiguration', 'affiliations'])
    expect(order.slice(-2)).toEqual(['subscribe', 'items'])
  })

  it('survives that the node is deleted while it is looked at', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'affiliations' })
    const { notes } = stage.actor('balcony')
    const ready = notes.whenReady()
    await stage.settled()
    stage.juliet.deleteNode(NOTES)
    hold.remove()
    await stage.pass(5000)
    await ready
    expect(notes.status).toMatchObject({ privacy: 'private', delivery: 'unproven' })
    expect(stage.juliet.node(NOTES)?.subscriptions).toMatchObject([{ jid: BALCONY }])
  })

  it('survives that the node is deleted right after it was created here', async () => {
    const stage = scene()
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'getConfiguration' })
    const { notes } = stage.actor('balcony')
    const ready = notes.whenReady()
    await stage.settled()
    hold.release()
    await stage.settled()
    expect(stage.juliet.nodes).toEqual([NOTES])
    stage.juliet.deleteNode(NOTES)
    hold.remove()
    await stage.pass(5000)
    await ready
    expect(stage.juliet.node(NOTES)?.subscriptions).toMatchObject([{ jid: BALCONY }])
  })

  it('survives that the node is deleted before it is subscribed to', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'subscribe' })
    const { notes } = stage.actor('balcony')
    const ready = notes.whenReady()
    await stage.settled()
    stage.juliet.deleteNode(NOTES)
    hold.remove()
    await stage.pass(5000)
    await ready
    expect(stage.juliet.node(NOTES)?.subscriptions).toMatchObject([{ jid: BALCONY }])
  })

  it('reads from time to time where the server takes no subscription, and says so', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const refusal = { type: 'cancel', condition: 'feature-not-implemented' }
    stage.server.faults.refuse({ kind: 'subscribe' }, refusal)
    const { notes } = await opened(stage)
    expect(notes.status).toMatchObject({ phase: 'ready', delivery: 'none' })
    stage.juliet.publish(NOTES, 'b', note('two'))
    await stage.pass(310_000)
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
    const edit = notes.put('c', { text: 'three' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two', c: 'three' })
  })
})

describe.each(SERVERS)('a fresh session (%s)', (profile) => {
  it('brings presence, subscription and a snapshot that is diffed', async () => {
    const { stage, device, views } = await onBalcony(profile)
    const before = device.transcript.length
    device.cut({ resumable: false })
    stage.juliet.publish(NOTES, 'a', note('while away'))
    device.reconnect()
    await stage.pass(5000)
    const since = device.transcript
      .slice(before)
      .filter(({ direction }) => direction === 'toServer')
    expect(since[0]?.kinds).toEqual(['presence'])
    expect(since.flatMap(({ kinds }) => kinds).filter((kind) => kind === 'subscribe')).toHaveLength(
      1,
    )
    expect(views).toEqual([{ a: 'while away', b: 'two' }])
  })
})

describe.each(SERVERS)('a resumption (%s)', (profile) => {
  it('brings no presence and no fetch: what was missed comes by itself', async () => {
    const { stage, device, views, notes } = await onBalcony(profile)
    const sent = device.sent().length
    device.cut()
    expect(notes.status.online).toBe(false)
    stage.juliet.publish(NOTES, 'a', note('while away'))
    device.resume()
    await stage.pass(5000)
    expect(notes.status.online).toBe(true)
    expect(device.sent()).toHaveLength(sent)
    expect(views).toEqual([{ a: 'while away', b: 'two' }])
  })

  it('that repeats what had arrived emits nothing', async () => {
    const { stage, device, views, notes } = await onBalcony(profile)
    stage.juliet.publish(NOTES, 'a', note('1'))
    stage.juliet.publish(NOTES, 'a', note('2'))
    stage.juliet.retract(NOTES, 'b')
    await stage.pass(5000)
    const emitted = views.length
    const view = notes.view
    device.cut()
    device.resume({ replay: 3 })
    await stage.pass(5000)
    expect(views).toHaveLength(emitted)
    expect(notes.view.get('a')).toBe(view.get('a'))
  })

  it('goes on with a reading that the cut had ended', async () => {
    const { stage, device, views, account } = await onBalcony(profile)
    stage.server.faults.drop({ to: BALCONY, kind: 'event' }, { times: 1 })
    stage.juliet.publish(NOTES, 'a', note('unheard'))
    const hold = stage.server.faults.hold({ to: BALCONY, kind: 'result:items' })
    stage.server.inject(BALCONY, event('<item id="a"/>'))
    await stage.settled()
    device.cut()
    hold.remove()
    await stage.settled()
    device.resume()
    await stage.pass(5000)
    expect(views).toEqual([{ a: 'unheard', b: 'two' }])
    expect(account.status.state).toBe('online')
  })

  it('goes on with coming up where the cut had stopped it', async () => {
    const stage = scene({ profile })
    stored(stage, { a: 'one' })
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'subscribe' })
    const { notes, device } = stage.actor('balcony')
    const ready = notes.whenReady()
    await stage.settled()
    device.cut()
    hold.remove()
    device.resume()
    await stage.pass(5000)
    expect(texts(await ready)).toEqual({ a: 'one' })
  })
})

describe('nothing is sent', () => {
  it('before the stream is there', async () => {
    const stage = scene()
    const { device, notes } = stage.actor('balcony', { connect: { start: 'offline' } })
    notes.subscribe(() => undefined)
    const edit = notes.put('a', { text: 'one' })
    await stage.pass(10_000)
    expect(device.sent()).toEqual([])
    expect(edit.state).toBe('queued')
    device.reconnect()
    await stage.pass(5000)
    expect(edit.state).toBe('settled')
  })

  it('while it is lost; what was in flight is unknown at once, not after a timer', async () => {
    const { stage, device, notes } = await onBalcony()
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'publish' })
    const edit = notes.put('a', { text: 'in flight' })
    await stage.settled()
    expect(edit.state).toBe('sending')
    const [at, sent] = [stage.clock.now(), device.sent().length]
    device.cut({ resumable: false })
    await stage.settled()
    expect(edit.state).toBe('queued')
    expect(stage.clock.now()).toBe(at)
    await stage.pass(10_000)
    expect(device.sent()).toHaveLength(sent)
    hold.remove()
    device.reconnect()
    await stage.pass(5000)
    expect(edit.state).toBe('settled')
  })
})
