import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony, SERVERS } from '../../test/balcony.ts'
import { event, eventElement, item, message } from '../../test/events.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { tracesOf } from '../../test/watch.ts'
import { asked } from '../../test/wire.ts'

describe.each(SERVERS)('an echo that stays away (%s)', (profile) => {
  it('puts delivery in doubt where it was proven: gate, subscription and snapshot before the next write', async () => {
    const { stage, device, notes, ...actor } = await onBalcony(profile)
    const traced = tracesOf({ ...actor, device, notes }, 'echo-missing', 'delivery-proven')
    notes.put('a', { text: 'heard' })
    await stage.pass(3000)
    expect(notes.status.delivery).toBe('proven')
    stage.juliet.unsubscribe(NOTES, BALCONY)
    const unheard = notes.put('a', { text: 'unheard' })
    await stage.pass(1900)
    expect(unheard.state).toBe('acked')
    const before = asked(device).length
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'subscribe' })
    const next = notes.put('b', { text: 'next' })
    // The next write may be on its way already; the one after it has to wait.
    await stage.pass(3000)
    const after = notes.put('c', { text: 'after' })
    await stage.settled()
    expect(after.state).toBe('queued')
    hold.remove()
    await stage.pass(5000)
    expect([unheard.state, next.state, after.state]).toEqual(['settled', 'settled', 'settled'])
    const since = asked(device, 'getConfiguration', 'subscribe', 'items', 'publish').slice(0)
    expect(since.slice(-5)).toContain('publish')
    const rest = asked(device).slice(before)
    expect(rest.indexOf('getConfiguration')).toBeLessThan(rest.indexOf('subscribe'))
    expect(rest.indexOf('subscribe')).toBeLessThan(rest.lastIndexOf('publish'))
    expect(stage.juliet.node(NOTES)?.subscriptions.map(({ jid }) => jid)).toContain(BALCONY)
    expect(traced.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['delivery-proven', 'echo-missing']),
    )
    expect(notes.status).toMatchObject({ phase: 'ready', online: true, delivery: 'proven' })
  })
})

describe.each(SERVERS)('delivery (%s)', (profile) => {
  it('counts as proven by the first own echo, not by somebody else’s event', async () => {
    const balcony = await onBalcony(profile)
    const { stage, notes } = balcony
    const traced = tracesOf(balcony, 'delivery-proven')
    stage.juliet.publish(NOTES, 'a', note('from another client'))
    await stage.pass(5000)
    expect(notes.status.delivery).toBe('unproven')
    notes.put('b', { text: 'mine' })
    await stage.pass(3000)
    expect(notes.status.delivery).toBe('proven')
    expect(traced).toHaveLength(1)
  })

  it('has to be proven again on a fresh session, and stays proven on a resumed one', async () => {
    const { stage, notes, device } = await onBalcony(profile)
    notes.put('b', { text: 'mine' })
    await stage.pass(3000)
    device.cut()
    device.resume()
    await stage.pass(3000)
    expect(notes.status.delivery).toBe('proven')
    device.cut({ resumable: false })
    device.reconnect()
    await stage.pass(3000)
    expect(notes.status.delivery).toBe('unproven')
  })

  it('that is not proven has the node read every five minutes, and when the user comes back; one that is proven has not', async () => {
    const { stage, notes, device, account } = await onBalcony(profile)
    const reads = () => asked(device, 'items').length
    const first = reads()
    await stage.pass(300_000)
    expect(reads()).toBe(first + 1)
    account.refresh()
    await stage.settled()
    expect(reads()).toBe(first + 2)
    notes.put('b', { text: 'mine' })
    await stage.pass(3000)
    const proven = reads()
    account.refresh()
    await stage.pass(900_000)
    expect(reads()).toBe(proven)
  })

  it('is read from time to time after a resumption too, as long as it is not proven', async () => {
    const { stage, device } = await onBalcony(profile)
    device.cut()
    device.resume()
    await stage.settled()
    const before = asked(device, 'items').length
    await stage.pass(305_000)
    expect(asked(device, 'items').length).toBe(before + 1)
  })

  it('of removals is in doubt where an own one was not told', async () => {
    const { stage, notes } = await onBalcony(profile)
    notes.put('a', { text: 'mine' })
    await stage.pass(3000)
    stage.server.faults.drop({ to: BALCONY, kind: 'retracted' })
    const edit = notes.remove('a')
    await stage.pass(5000)
    expect(edit.state).toBe('settled')
    expect(notes.status.delivery).toBe('items')
    stage.juliet.retract(NOTES, 'b')
    await stage.pass(305_000)
    expect(texts(notes.view)).toEqual({})
  })

  it('does not count where something stands against the node: it is read from time to time', async () => {
    const { stage, notes, inject } = await onBalcony(profile)
    notes.put('a', { text: 'mine' })
    await stage.pass(3000)
    stage.juliet.affiliate(NOTES, 'romeo@montague.lit', 'member')
    await inject(message(eventElement(`<configuration node="${NOTES}"/>`)))
    expect(notes.status).toMatchObject({ privacy: 'shared', delivery: 'proven' })
    stage.server.faults.drop({ to: BALCONY, kind: 'event' })
    stage.juliet.publish(NOTES, 'b', note('unheard'))
    await stage.pass(600_000)
    expect(texts(notes.view)).toEqual({ a: 'mine', b: 'unheard' })
  })

  it('is not proven by an event like a write that failed', async () => {
    const { stage, notes, inject } = await onBalcony(profile)
    const refusal = { type: 'cancel', condition: 'not-allowed' }
    stage.server.faults.refuse({ from: BALCONY, kind: 'publish' }, refusal)
    const edit = notes.put('a', { text: 'refused' })
    await stage.pass(3000)
    expect(edit.state).toBe('failed')
    await inject(event(item('a', 'refused')))
    expect(notes.status.delivery).toBe('unproven')
  })
})
