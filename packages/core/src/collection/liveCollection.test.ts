import { from, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony } from '../../test/balcony.ts'
import { event, item } from '../../test/events.ts'
import { sceneWith } from '../../test/gate.ts'
import { note, notes as definition, NOTES, texts, type Note } from '../../test/notes.ts'
import { record, type Recorded } from '../../test/record.ts'
import { SlotMap } from '../structure/slotMap.ts'
import { applyChanges } from '../view/diff.ts'
import { type View } from '../view/view.ts'
import { defineCollection } from './defineCollection.ts'

describe('the store contract', () => {
  it('calls run with the present view at once, and with each new one until it is ended', async () => {
    const { stage, notes } = await onBalcony()
    const runs: Record<string, string>[] = []
    const stop = notes.subscribe((view) => runs.push(texts(view)))
    expect(runs).toEqual([{ a: 'one', b: 'two' }])
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    stop()
    stop()
    stage.juliet.publish(NOTES, 'a', note('newer'))
    await stage.settled()
    expect(runs).toEqual([
      { a: 'one', b: 'two' },
      { a: 'new', b: 'two' },
    ])
  })

  it('has the view current before the handler of a stanza returns, and tells of it in a microtask', async () => {
    const { stage, notes, device, views } = await onBalcony()
    let inHandler: Record<string, string> | undefined
    let toldInHandler: number | undefined
    device.message$.subscribe(() => {
      inHandler = texts(notes.view)
      toldInHandler = views.length
    })
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    expect(inHandler).toEqual({ a: 'new', b: 'two' })
    expect(toldInHandler).toBe(0)
    expect(views).toHaveLength(1)
  })

  it('tells once what many stanzas of one turn bring', async () => {
    const { stage, views, changes } = await onBalcony()
    for (const text of ['1', '2', '3']) stage.juliet.publish(NOTES, 'a', note(text))
    stage.juliet.publish(NOTES, 'c', note('three'))
    await stage.settled()
    expect(views).toEqual([{ a: '3', b: 'two', c: 'three' }])
    expect(changes).toEqual([['added c', 'changed a']])
  })

  it('gives its views to RxJS where it takes an observable', async () => {
    const { stage, notes } = await onBalcony()
    const { values } = record(from(notes as unknown as Observable<View<Note>>))
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    expect(values.map(texts)).toEqual([
      { a: 'one', b: 'two' },
      { a: 'new', b: 'two' },
    ])
  })

  it('hands out the same view until something changed', async () => {
    const { stage, notes } = await onBalcony()
    const { view } = notes
    expect(notes.view).toBe(view)
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    expect(notes.view).not.toBe(view)
    expect(texts(view)).toEqual({ a: 'one', b: 'two' })
    expect(notes.view.toArray()).toBe(notes.view.toArray())
  })

  it('iterates in the code-unit order of the ItemIDs', async () => {
    const { stage, notes } = await onBalcony()
    for (const id of ['é', 'Z', '10', '9', '😀', '\uffee'])
      stage.juliet.publish(NOTES, id, note(id))
    await stage.settled()
    const ids = [...notes.view.keys()]
    expect(ids).toEqual(['10', '9', 'Z', 'a', 'b', 'é', '😀', '\uffee'])
    expect([...notes.view].map(([id]) => id)).toEqual(ids)
  })
})

describe('item$', () => {
  it('gives the present value, then each new one of this item, and nothing of the others', async () => {
    const { stage, notes } = await onBalcony()
    const a = record(notes.item$('a'))
    const z = record(notes.item$('z'))
    stage.juliet.publish(NOTES, 'b', note('other'))
    await stage.settled()
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    stage.juliet.retract(NOTES, 'a')
    await stage.settled()
    expect(a.values.map((value) => value?.text)).toEqual(['one', 'new', undefined])
    expect(z.values).toEqual([undefined])
  })

  it('wakes one of a thousand', async () => {
    const { stage, notes } = await onBalcony()
    let woken = 0
    for (let i = 0; i < 1000; i++) notes.item$(`n${String(i)}`).subscribe(() => woken++)
    expect(woken).toBe(1000)
    stage.juliet.publish(NOTES, 'n7', note('seven'))
    await stage.settled()
    expect(woken).toBe(1001)
  })

  it('gives each change once to one who comes while it is being told', async () => {
    const { stage, notes } = await onBalcony()
    let late: Recorded<Note | undefined> | undefined
    let first = true
    notes.item$('a').subscribe((value) => {
      if (value?.text !== 'new' || !first) return
      first = false
      late = record(notes.item$('a'))
    })
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    expect(late?.values).toEqual([{ text: 'new' }])
  })

  it('completes when the account is closed, and for those who come later', async () => {
    const { notes, account } = await onBalcony()
    const before = record(notes.item$('a'))
    await account.close()
    const after = record(notes.item$('a'))
    expect([before.done, after.done]).toEqual([true, true])
  })
})

describe('changes$', () => {
  it('applied to the old view gives the new one, each time', async () => {
    const { stage, notes, inject } = await onBalcony()
    let shadow = [...notes.view].reduce((map, [id, it]) => map.set(id, it), new SlotMap<Note>())
    notes.changes$.subscribe((changes) => {
      shadow = applyChanges(shadow, changes)
      expect([...shadow]).toEqual([...notes.view])
    })
    await inject(event(item('c', '3') + item('a', '1')))
    stage.juliet.purge(NOTES)
    await stage.settled()
    stage.juliet.publish(NOTES, 'd', note('4'))
    await stage.settled()
    expect([...shadow].map(([id, { text }]) => [id, text])).toEqual([['d', '4']])
  })

  it('stays in order with the views when somebody subscribes in the middle of telling', async () => {
    const { stage, notes, inject, ...balcony } = await onBalcony()
    const order: string[] = []
    let once = true
    notes.view$.subscribe((view) => {
      order.push(`view ${texts(view)['a'] ?? ''}`)
      if (!once || texts(view)['a'] !== 'new') return
      once = false
      stage.server.inject(BALCONY, event(item('a', 'newer')))
      stage.server.flush()
      record(notes.view$)
    })
    notes.changes$.subscribe((changes) => {
      for (const change of changes)
        if (change.type === 'changed') order.push(`to ${change.value.text}`)
    })
    await inject(event(item('a', 'new')))
    expect(order).toEqual(['view one', 'view new', 'to new', 'view newer', 'to newer'])
    expect(balcony.views).toHaveLength(2)
  })
})

describe('whoever subscribes inside a callback', () => {
  it('is told once of what is being told, and of all that comes after', async () => {
    const { stage, notes } = await onBalcony()
    const seen: unknown[] = []
    let views = 0
    notes.subscribe(() => {
      views += 1
      if (views !== 2) return
      notes.item$('a').subscribe((value) => seen.push(value?.text))
      notes.changes$.subscribe((changes) => seen.push(changes.length))
    })
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    expect(seen).toEqual(['new'])
    stage.juliet.publish(NOTES, 'a', note('newer'))
    await stage.settled()
    expect(seen).toEqual(['new', 1, 'newer'])
  })
})

describe('a collection whose account is closed', () => {
  it('still tells its last view and status to whoever subscribes, and ends', async () => {
    const { stage, account, notes } = await onBalcony()
    const closing = account.close()
    await stage.settled()
    await closing
    const runs: Record<string, string>[] = []
    notes.subscribe((view) => runs.push(texts(view)))
    expect(runs).toEqual([{ a: 'one', b: 'two' }])
    const told: unknown[] = []
    notes.status$.subscribe({
      next: ({ phase }) => told.push(phase),
      complete: () => told.push('end'),
    })
    expect(told).toEqual(['closed', 'end'])
  })
})

describe('remove', () => {
  it('means the same item as put does, where one item has several names', async () => {
    const stage = sceneWith()
    const { account } = stage.actor('balcony')
    const canonicalItemId = (id: string): string => id.toLowerCase()
    const rooms = account.collection(defineCollection({ ...definition, canonicalItemId }))
    await rooms.put('Garden', { text: 'green' }).done
    expect(texts(rooms.view)).toEqual({ garden: 'green' })
    expect(await rooms.remove('GARDEN').done).toEqual({ type: 'settled' })
    expect(texts(rooms.view)).toEqual({})
  })

  it('takes what has no such name by the one that it has', async () => {
    const stage = sceneWith()
    stage.juliet.publish(NOTES, 'Garden', note('red'))
    const { account } = stage.actor('balcony')
    const canonicalItemId = (id: string): string => id.toLowerCase()
    const rooms = account.collection(defineCollection({ ...definition, canonicalItemId }))
    await rooms.whenReady()
    await rooms.remove('Garden').done
    expect(stage.juliet.items(NOTES)).toEqual([])
  })

  it('refuses what would make the server close the stream', async () => {
    const { notes, device } = await onBalcony()
    for (const id of ['', '\u0001', '\ud800']) {
      expect(() => notes.remove(id)).toThrow(expect.objectContaining({ code: 'invalid-item-id' }))
    }
    expect(device.sent('retract')).toEqual([])
  })
})

describe('an edit that is retried while nobody looks', () => {
  it('wakes the collection, and ends', async () => {
    const stage = sceneWith()
    const { notes } = stage.actor('balcony')
    const rule = stage.server.faults.refuse(
      { kind: 'publish' },
      { type: 'auth', condition: 'forbidden' },
    )
    const edit = notes.put('a', { text: 'one' })
    expect((await edit.done).type).toBe('failed')
    rule.remove()
    await stage.pass(200_000)
    const again = edit.retry()
    await stage.pass(1000)
    expect(again.state).toBe('settled')
  })
})
