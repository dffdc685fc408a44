import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony, REFUSED, stored } from '../../test/balcony.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'

describe('a snapshot', () => {
  it('is asked for without max_items', async () => {
    const { device } = await onBalcony()
    const [request] = device.sent('items')
    expect(request?.toString()).toContain(`<items node="${NOTES}"/>`)
  })

  it('of a node that is not there is empty, and ready', async () => {
    const stage = scene()
    stage.server.faults.refuse(
      { from: BALCONY, kind: 'items' },
      { type: 'cancel', condition: 'item-not-found' },
      { times: 1 },
    )
    const { notes } = await opened(stage)
    expect(notes.status).toMatchObject({ phase: 'ready', online: true })
    expect(notes.view.size).toBe(0)
  })

  it('of an empty node is empty, and ready', async () => {
    const stage = scene()
    const { notes, device } = await opened(stage)
    expect(device.received('result:items')).toHaveLength(1)
    expect(notes.status).toMatchObject({ phase: 'ready', online: true })
    expect(notes.view.size).toBe(0)
  })

  it('is emitted once, with all that it adds, changes and removes', async () => {
    const { stage, device, views, changes, notes } = await onBalcony()
    stage.juliet.configure(NOTES, { send_last_published_item: 'never' })
    stage.juliet.publish(NOTES, 'c', note('three'))
    await stage.settled()
    const kept = notes.view.get('b')
    device.cut({ resumable: false })
    stage.juliet.retract(NOTES, 'a')
    stage.juliet.publish(NOTES, 'c', note('new'))
    stage.juliet.publish(NOTES, 'd', note('four'))
    device.reconnect()
    await stage.settled()
    expect(views.slice(1)).toEqual([{ b: 'two', c: 'new', d: 'four' }])
    expect(changes.slice(1)).toEqual([['added d', 'changed c', 'removed a']])
    expect(notes.view.get('b')).toBe(kept)
  })

  it('that says what is known emits nothing', async () => {
    const { stage, device, views, notes } = await onBalcony()
    const view = notes.view
    device.cut({ resumable: false })
    device.reconnect()
    await stage.settled()
    expect(device.sent('items')).toHaveLength(2)
    expect(views).toEqual([])
    expect(notes.view).toBe(view)
  })

  it('does not undo an event that came while it was on its way', async () => {
    const stage = scene()
    stored(stage, { a: 'one', b: 'two' })
    const hold = stage.server.faults.hold({ to: BALCONY, kind: 'result:items' })
    const actor = stage.actor('balcony')
    const ready = actor.notes.whenReady()
    await stage.settled()
    stage.juliet.publish(NOTES, 'a', note('newer'))
    stage.juliet.retract(NOTES, 'b')
    await stage.settled()
    hold.remove()
    expect(texts(await ready)).toEqual({ a: 'newer' })
  })
})

describe('a snapshot that fails', () => {
  it.each(['refused', 'unanswered', 'put off'] as const)(
    'because it is %s is never read as empty: the old view stands, the status says so, and it is tried again',
    async (how) => {
      const { stage, device, views, notes } = await onBalcony()
      const { faults } = stage.server
      const items = { from: BALCONY, kind: 'items' } as const
      const rule =
        how === 'refused'
          ? faults.refuse(items, REFUSED)
          : how === 'unanswered'
            ? faults.loseResult(items)
            : faults.refuse(items, { type: 'wait', condition: 'resource-constraint' })
      device.cut({ resumable: false })
      device.reconnect()
      await stage.pass(40_000)
      expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
      expect(notes.status).toMatchObject({ phase: 'ready', online: false })
      expect(notes.status.error).toBeDefined()
      expect(rule.count).toBeGreaterThan(1)
      rule.remove()
      await stage.pass(100_000)
      expect(notes.status).toMatchObject({ phase: 'ready', online: true })
      expect(notes.status.error).toBeUndefined()
      expect(views).toEqual([])
    },
  )

  it('is tried again with a growing back-off', async () => {
    const { stage, device } = await onBalcony()
    const rule = stage.server.faults.refuse({ from: BALCONY, kind: 'items' }, REFUSED)
    device.cut({ resumable: false })
    device.reconnect()
    const counts: number[] = []
    for (const seconds of [10, 10, 600]) {
      await stage.pass(seconds * 1000)
      counts.push(rule.count)
    }
    // 0.75, 1.5, 3, 6, … seconds in between, half a minute and more in the end
    expect(counts[0]).toBe(4)
    expect(counts[1]).toBe(5)
    expect(counts[2]).toBeLessThan(25)
  })

  it('during a reading from time to time leaves the view, and the fault is gone when it is mended', async () => {
    const { stage, notes, account } = await onBalcony()
    const rule = stage.server.faults.refuse({ from: BALCONY, kind: 'items' }, REFUSED)
    account.refresh()
    await stage.settled()
    expect(notes.status).toMatchObject({ phase: 'ready', online: true })
    expect(notes.status.error).toMatchObject({ code: 'refused' })
    expect(notes.view.size).toBe(2)
    rule.remove()
    await stage.pass(5000)
    expect(notes.status.error).toBeUndefined()
  })
})
