import { describe, expect, it } from 'vitest'
import type { ProfileName } from '@rxpep/testing'
import { failure, opened, PRIVATE, scene, statesOf } from '../../test/gate.ts'
import { note, NOTES, texts, type Note } from '../../test/notes.ts'
import { writes } from '../../test/wire.ts'
import type { Collection } from '../collection/collection.ts'

/** A server whose nodes keep three items, a node that holds these, and a device that has read it. */
async function start(profile: ProfileName, ids = ['a', 'b', 'c']) {
  const stage = scene({ profile, maxItems: 3 })
  stage.juliet.createNode(NOTES, PRIVATE)
  for (const id of ids) stage.juliet.publish(NOTES, id, note(`${id} says`))
  const actor = await opened(stage)
  const evicted: Record<string, string> = {}
  const traced: string[] = []
  actor.notes.evicted$.subscribe(({ id, value }) => (evicted[id] = value.text))
  actor.account.trace$.subscribe((entry) => {
    if (entry.type === 'evicted') traced.push(entry.id)
  })
  const stored = () => stage.juliet.items(NOTES).map(({ id }) => id)
  return { stage, evicted, traced, stored, ...actor }
}

describe('a full node of a server that drops the oldest item without a word (prosody-0.12)', () => {
  const server = 'prosody-0.12'

  it('takes no new item from here: the put fails before it is sent', async () => {
    const { stage, notes, device, evicted, stored } = await start(server)
    const edit = notes.put('d', { text: 'too many' })
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ name: 'NodeError', code: 'node-full' })
    expect(writes(device)).toEqual([])
    expect(stored()).toEqual(['a', 'b', 'c'])
    expect(evicted).toEqual({})
  })

  it('takes a new value of an item that it has, and a new item in the place of a removed one', async () => {
    const { stage, notes, stored } = await start(server)
    const edits = [notes.put('b', { text: 'changed' }), notes.remove('a')]
    await stage.settled()
    edits.push(notes.put('d', { text: 'fits' }))
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'settled'])
    expect(stored().sort()).toEqual(['b', 'c', 'd'])
  })

  it('takes no more of several puts at once than it has room for', async () => {
    const { stage, notes, stored, evicted } = await start(server, ['a', 'b'])
    const edits = ['d', 'e', 'f', 'g'].map((id) => notes.put(id, { text: id }))
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'failed', 'failed', 'failed'])
    for (const edit of edits.slice(1))
      expect(await failure(edit)).toMatchObject({ code: 'node-full' })
    expect(stored()).toEqual(['a', 'b', 'd'])
    expect(evicted).toEqual({})
  })

  it('has lost an item to the put of another device: it is told with its value, and the view is right', async () => {
    const { stage, notes, evicted, traced } = await start(server)
    stage.juliet.publish(NOTES, 'd', note('from the chamber'))
    await stage.settled()
    expect(evicted).toEqual({ a: 'a says' })
    expect(traced).toEqual(['a'])
    expect(texts(notes.view)).toEqual({ b: 'b says', c: 'c says', d: 'from the chamber' })
  })

  it('has lost items while this device was away', async () => {
    const { stage, notes, device, evicted } = await start(server)
    device.cut({ resumable: false })
    for (const id of ['d', 'e']) stage.juliet.publish(NOTES, id, note('from the chamber'))
    device.reconnect()
    await stage.settled()
    expect(evicted).toEqual({ a: 'a says', b: 'b says' })
    expect([...notes.view.keys()]).toEqual(['c', 'd', 'e'])
  })

  it('loses an item while it is being read', async () => {
    const { stage, notes, device, account, evicted } = await start(server)
    const held = stage.server.faults.hold({ to: device.fullJid, kind: 'result:items' })
    account.refresh()
    await stage.settled()
    stage.juliet.publish(NOTES, 'd', note('from the chamber'))
    await stage.settled()
    held.remove()
    await stage.settled()
    expect([...notes.view.keys()]).toEqual(['b', 'c', 'd'])
    expect(evicted).toEqual({ a: 'a says' })
  })
})

describe('a full node of a server that does not tell how much it takes (ejabberd-23.01)', () => {
  const server = 'ejabberd-23.01'

  it('loses an item to a put from here: it is told with its value', async () => {
    const { stage, notes, evicted, traced, stored } = await start(server)
    const edit = notes.put('d', { text: 'one more' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(stored()).toEqual(['b', 'c', 'd'])
    expect(evicted).toEqual({ a: 'a says' })
    expect(traced).toEqual(['a'])
    expect(texts(notes.view)).toEqual({ b: 'b says', c: 'c says', d: 'one more' })
  })

  it('has told its limit by that: the next new item fails before it is sent', async () => {
    const { stage, notes, stored, evicted, device } = await start(server)
    notes.put('d', { text: 'one more' })
    await stage.settled()
    const full = notes.put('e', { text: 'too many' })
    await stage.settled()
    expect(await failure(full)).toMatchObject({ code: 'node-full' })
    expect(writes(device)).not.toContain('publish e')
    expect(stored()).toEqual(['b', 'c', 'd'])
    expect(Object.keys(evicted)).toEqual(['a'])
    notes.remove('b')
    await stage.settled()
    const fits = notes.put('e', { text: 'fits' })
    await stage.settled()
    expect(fits.state).toBe('settled')
    expect(Object.keys(evicted)).toEqual(['a'])
  })

  it('has a higher limit than thought when it takes more', async () => {
    const { stage, notes, stored } = await start(server)
    notes.put('d', { text: 'one more' })
    await stage.settled()
    stage.juliet.configure(NOTES, { max_items: '3' })
    await stage.settled()
    stage.juliet.configure(NOTES, { max_items: 'max' })
    stage.juliet.retract(NOTES, 'b')
    await stage.settled()
    const edit = notes.put('e', { text: 'fits' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(stored()).toEqual(['c', 'd', 'e'])
  })

  it('tells a removal by another device as no eviction', async () => {
    const { stage, notes, evicted } = await start(server)
    stage.juliet.retract(NOTES, 'a')
    await stage.settled()
    notes.put('d', { text: 'fits' })
    stage.juliet.retract(NOTES, 'b')
    await stage.settled()
    stage.juliet.retract(NOTES, 'c')
    await stage.settled()
    expect(evicted).toEqual({})
    expect(texts(notes.view)).toEqual({ d: 'fits' })
  })

  it.each([
    [
      'an older item',
      'written again',
      'a',
      (notes: Collection<Note>) => notes.put('d', { text: 'newer' }),
    ],
    ['an older item', 'removed', 'a', (notes: Collection<Note>) => notes.remove('d')],
    [
      'the same',
      'written again',
      'd',
      (notes: Collection<Note>) => notes.put('d', { text: 'newer' }),
    ],
  ])(
    'tells as no eviction that another device removes %s while the newest item is %s here',
    async (_, __, removed, change) => {
      const { stage, notes, evicted, stored, device } = await start(
        server,
        removed === 'a' ? ['a'] : [],
      )
      notes.put('d', { text: 'new' })
      await stage.settled()
      const held = stage.server.faults.hold({ from: device.fullJid, kind: ['publish', 'retract'] })
      change(notes)
      await stage.settled()
      stage.juliet.retract(NOTES, removed)
      await stage.settled()
      held.remove()
      await stage.settled()
      expect(evicted).toEqual({})
      const edits = ['e', 'f'].map((id) => notes.put(id, { text: 'fits' }))
      await stage.settled()
      expect(statesOf(edits)).toEqual(['settled', 'settled'])
      expect(stored()).toEqual(expect.arrayContaining(['e', 'f']))
    },
  )

  it('tells a removal by this device as no eviction', async () => {
    const { stage, notes, evicted } = await start(server, ['a'])
    const edits = [
      notes.put('d', { text: 'new' }),
      notes.remove('a'),
      notes.put('e', { text: 'x' }),
    ]
    await stage.settled()
    expect(statesOf(edits)).toEqual(['settled', 'settled', 'settled'])
    expect(evicted).toEqual({})
  })
})

describe('a node whose server tells of several dropped items in one word (ejabberd-23.01)', () => {
  it('is read again, and each of them is told with its value', async () => {
    const stage = scene({ profile: 'ejabberd-23.01' })
    stage.juliet.createNode(NOTES, { ...PRIVATE, notify_config: true })
    for (const id of ['a', 'b', 'c', 'd']) stage.juliet.publish(NOTES, id, note(`${id} says`))
    const { notes, device } = await opened(stage)
    const evicted: Record<string, string> = {}
    notes.evicted$.subscribe(({ id, value }) => (evicted[id] = value.text))
    stage.juliet.configure(NOTES, { max_items: '2' })
    await stage.settled()
    stage.juliet.publish(NOTES, 'e', note('one more'))
    await stage.settled()
    expect(String(device.received('retracted').at(-1))).toMatch(/<retract id="\w{3}"/)
    expect(texts(notes.view)).toEqual({ d: 'd says', e: 'one more' })
    expect(evicted).toEqual({ a: 'a says', b: 'b says', c: 'c says' })
  })
})

describe('a node that refuses when it is full', () => {
  it('fails the put with the error of the server, and keeps all it has', async () => {
    const { stage, notes, device } = await start('ejabberd-23.01')
    stage.server.faults.refuse(
      { kind: 'publish', item: 'd' },
      { type: 'wait', condition: 'resource-constraint' },
    )
    const edit = notes.put('d', { text: 'too many' })
    // It may mean that the server is busy, or doesn't know an option: six tries, each with all options and with the privacy pair.
    await stage.pass(300_000)
    expect(writes(device)).toHaveLength(12)
    expect(await failure(edit)).toMatchObject({
      name: 'StanzaError',
      code: 'busy',
      condition: 'resource-constraint',
    })
    expect([...notes.view.keys()]).toEqual(['a', 'b', 'c'])
  })
})
