import type { ProfileName, TestAccount } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony } from '../../test/balcony.ts'
import { DELAY, event, eventElement, item, message, retract } from '../../test/events.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { type ActorOptions } from '../../test/scene.ts'
import { tracesOf } from '../../test/watch.ts'
import { asked } from '../../test/wire.ts'

describe('copies of an event', () => {
  const shared: ActorOptions = { delivery: 'shared', presence: { priority: 0 } }

  it('to the bare and to the full JID emit once', async () => {
    const { inject, views, account } = await onBalcony()
    const body = item('a', 'new')
    await inject(event(body, { to: 'juliet@capulet.lit' }))
    await inject(event(body, { to: BALCONY }))
    expect(views).toEqual([{ a: 'new', b: 'two' }])
    expect(account.status.refused).toBe(0)
  })

  it('that come late on another path are not folded: a stale one never shows', async () => {
    const { inject, stage, views, device } = await onBalcony()
    const before = asked(device, 'items').length
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    await inject(event(item('a', 'one'), { to: 'juliet@capulet.lit' }))
    await stage.pass(10_000)
    expect(views).toEqual([{ a: 'new', b: 'two' }])
    expect(asked(device, 'items')).toHaveLength(before + 1)
  })

  it('of a retraction that come late on another path change nothing in the end', async () => {
    const { inject, stage, views } = await onBalcony()
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    await inject(event(retract('b'), { to: 'juliet@capulet.lit' }))
    await stage.pass(10_000)
    expect(views.at(-1)).toEqual({ a: 'new', b: 'two' })
  })

  it('that come late on the same path are read back: a stale one changes nothing in the end', async () => {
    const { inject, stage, views, ...actor } = await onBalcony()
    const traced = tracesOf(actor, 'read-back')
    stage.juliet.publish(NOTES, 'a', note('newer'))
    await stage.settled()
    await inject(event(item('a', 'stale'), { to: BALCONY }))
    expect(views.at(-1)).toEqual({ a: 'stale', b: 'two' })
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({ a: 'newer', b: 'two' })
    expect(traced).toMatchObject([{ ids: ['a'], reason: 'may be stale' }])
  })

  it('of an own publish are told from somebody else’s: a stale one changes nothing in the end', async () => {
    const { inject, stage, views, notes } = await onBalcony()
    notes.put('a', { text: 'first' })
    notes.put('a', { text: 'second' })
    await stage.settled()
    await inject(event(item('a', 'first'), { to: BALCONY }))
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({ a: 'second', b: 'two' })
  })

  it('of a publish after a purge change nothing in the end', async () => {
    const { inject, stage, views } = await onBalcony()
    stage.juliet.purge(NOTES)
    await stage.settled()
    await inject(event(item('a', 'one'), { to: BALCONY }))
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({})
  })

  it('of a purge after a publish change nothing in the end', async () => {
    const { inject, stage, views } = await onBalcony()
    const purge = message(eventElement(`<purge node="${NOTES}"/>`), { to: BALCONY })
    stage.juliet.purge(NOTES)
    stage.juliet.publish(NOTES, 'a', note('new'))
    await inject(purge)
    await stage.pass(5000)
    expect(views.at(-1)).toEqual({ a: 'new' })
  })

  it('that ejabberd sends to one who shares presence change nothing in the end', async () => {
    const { stage, views, notes, device } = await onBalcony('ejabberd-23.01', shared)
    stage.juliet.publish(NOTES, 'a', note('1'))
    stage.juliet.publish(NOTES, 'a', note('2'))
    stage.juliet.retract(NOTES, 'b')
    await stage.settled()
    expect(device.received('published').length).toBeGreaterThan(2)
    await stage.pass(10_000)
    expect(texts(notes.view)).toEqual({ a: '2' })
    expect(views.at(-1)).toEqual({ a: '2' })
  })
})

describe('an event that another one has overtaken', () => {
  const late = { to: BALCONY, kind: 'event' } as const

  it.each([
    ['a publish by a purge', (juliet: TestAccount) => juliet.purge(NOTES), {}],
    [
      'a publish by its retraction',
      (juliet: TestAccount) => juliet.retract(NOTES, 'c'),
      { a: 'one', b: 'two' },
    ],
    [
      'a publish by another one',
      (juliet: TestAccount) => juliet.publish(NOTES, 'c', note('newer')),
      { a: 'one', b: 'two', c: 'newer' },
    ],
  ])('changes nothing in the end: %s', async (_, overtake, expected) => {
    const { stage, notes } = await onBalcony()
    stage.server.faults.delay(late, 1000, { times: 1 })
    stage.juliet.publish(NOTES, 'c', note('late'))
    overtake(stage.juliet)
    await stage.pass(10_000)
    expect(texts(notes.view)).toEqual(expected)
  })

  it.each([
    ['by a purge', (juliet: TestAccount) => juliet.purge(NOTES), {}],
    [
      'by its retraction',
      (juliet: TestAccount) => juliet.retract(NOTES, 'c'),
      { a: 'one', b: 'two' },
    ],
  ])('changes nothing in the end: an own publish %s', async (_, overtake, expected) => {
    const { stage, notes } = await onBalcony()
    notes.put('c', { text: 'mine before' })
    await stage.settled()
    stage.server.faults.delay(late, 1000, { times: 1 })
    notes.put('c', { text: 'mine' })
    await stage.settled()
    overtake(stage.juliet)
    await stage.pass(10_000)
    expect(texts(notes.view)).toEqual(expected)
  })
})

describe('an event with a delay', () => {
  it('is no news: it is read back, and never shown where it is old', async () => {
    const { inject, stage, views, device } = await onBalcony()
    await inject(
      message(DELAY + eventElement(`<items node="${NOTES}">${item('a', 'old')}</items>`)),
    )
    expect(views).toEqual([])
    await stage.pass(5000)
    expect(views).toEqual([])
    expect(asked(device, 'items')).toHaveLength(2)
  })

  it('that says what is known is passed over', async () => {
    const { inject, stage, views, device } = await onBalcony()
    await inject(
      message(DELAY + eventElement(`<items node="${NOTES}">${item('a', 'one')}</items>`)),
    )
    await stage.pass(5000)
    expect(views).toEqual([])
    expect(asked(device, 'items')).toHaveLength(1)
  })

  it('that Openfire sends as the last published item of a new subscription is not folded twice', async () => {
    const { stage, views, notes } = await onBalcony('openfire')
    await stage.pass(5000)
    expect(views).toEqual([])
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
  })

  it.each<ProfileName>(['prosody-0.12', 'ejabberd-23.01'])(
    'is what was missed, where a resumption brings it (%s): folded at once, and no fetch',
    async (profile) => {
      const { stage, device, views } = await onBalcony(profile)
      await stage.pass(5000)
      const before = asked(device).length
      device.cut()
      stage.juliet.publish(NOTES, 'a', note('while away'))
      stage.juliet.retract(NOTES, 'b')
      device.resume()
      await stage.settled()
      expect(device.received('event').at(-1)?.getChild('delay')).toBeDefined()
      expect(views).toEqual([{ a: 'while away' }])
      await stage.pass(5000)
      expect(asked(device).slice(before)).toEqual([])
    },
  )
})
