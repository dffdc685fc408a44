import { describe, expect, it } from 'vitest'
import { CARDS, cards, shown, twoTables, type CardInput, type Tables } from '../../test/cards.ts'
import { statesOf } from '../../test/gate.ts'
import { note, NOTES, notes as notesDefinition, texts } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { xml } from '../xml/element.ts'
import { defineCollection } from './defineCollection.ts'
import type { HistoryOutcome } from './history.ts'

const NOTHING = { type: 'nothing' }
const OVERTAKEN = { type: 'overtaken' }

/** A card at the server that everybody has read. */
const GARDEN: CardInput = { title: 'Garden', tasks: [{ key: 'roses', text: 'water' }] }
const garden = { title: 'Garden', done: false, tasks: [{ key: 'roses', text: 'water' }] }

function statesIn(outcome: HistoryOutcome): string[] {
  return 'edits' in outcome ? statesOf(outcome.edits) : [outcome.type]
}

/** Both devices and the server agree on what there is. */
async function expectEverywhere({ stage, here, there }: Tables, expected: object): Promise<void> {
  await stage.pass(10_000)
  expect(shown(here)).toEqual(expected)
  expect(shown(there)).toEqual(expected)
  const stored = stage.juliet
    .items(CARDS)
    .map(({ id, payload }) => [id, cards.codec.decode(payload, id)])
  expect(Object.fromEntries(stored)).toEqual(expected)
}

describe('undo', () => {
  it('says so when there is nothing', async () => {
    const { here } = await twoTables({ garden: GARDEN })
    expect(here.account.undo()).toEqual(NOTHING)
    expect(here.account.redo()).toEqual(NOTHING)
    expect(here.account.history).toEqual({ undo: 0, redo: 0 })
  })

  it('gives a changed field its old value, at once and everywhere', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, stage } = tables
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    await stage.pass(10_000)
    const outcome = here.account.undo()
    expect(shown(here)).toEqual({ garden })
    await expectEverywhere(tables, { garden })
    expect(statesIn(outcome)).toEqual(['settled'])
  })

  it('keeps what another device has changed since in other fields', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    await stage.pass(10_000)
    there.cards.update('garden', (card) => void (card.done = true))
    await stage.pass(10_000)
    here.account.undo()
    await expectEverywhere(tables, { garden: { ...garden, done: true } })
  })

  it('takes back only those fields that nobody has changed since', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.put('garden', { ...GARDEN, title: 'Orchard', done: true })
    await stage.pass(10_000)
    there.cards.update('garden', (card) => void (card.title = 'Park'))
    await stage.pass(10_000)
    expect(here.account.undo().type).toBe('undone')
    await expectEverywhere(tables, { garden: { ...garden, title: 'Park' } })
  })

  it('says that a step was overtaken when nothing of it is left, and goes on with the one before', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.update('garden', (card) => void (card.done = true))
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    await stage.pass(10_000)
    there.cards.update('garden', (card) => void (card.title = 'Park'))
    await stage.pass(10_000)
    const before = here.device.sent('publish').length
    expect(here.account.undo()).toEqual(OVERTAKEN)
    expect(here.account.history).toEqual({ undo: 1, redo: 0 })
    await stage.pass(10_000)
    expect(here.device.sent('publish')).toHaveLength(before)
    expect(here.account.undo().type).toBe('undone')
    await expectEverywhere(tables, { garden: { ...garden, title: 'Park' } })
  })

  it('removes what was added', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, stage } = tables
    here.cards.put('hall', { title: 'Hall' })
    await stage.pass(10_000)
    expect(statesIn(here.account.undo())).toEqual(['queued'])
    await expectEverywhere(tables, { garden })
  })

  it('leaves what was added when another device has made something of it', async () => {
    const tables = await twoTables()
    const { here, there, stage } = tables
    here.cards.put('hall', { title: 'Hall' })
    await stage.pass(10_000)
    there.cards.update('hall', (card) => void (card.done = true))
    await stage.pass(10_000)
    expect(here.account.undo()).toEqual(OVERTAKEN)
    await expectEverywhere(tables, { hall: { title: 'Hall', done: true, tasks: [] } })
  })

  it('brings back what was removed, with the XML that the codec does not know', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, stage } = tables
    const payload = cards.codec.encode(GARDEN, 'garden')
    payload.attrs['colour'] = 'green'
    payload.children.push(xml('more', { xmlns: 'urn:example:more' }, 'of another client'))
    stage.juliet.publish(CARDS, 'garden', payload)
    await stage.settled()
    here.cards.remove('garden')
    await expectEverywhere(tables, {})
    here.account.undo()
    await expectEverywhere(tables, { garden })
    const stored = stage.juliet.items(CARDS)[0]?.payload
    expect(stored?.attrs['colour']).toBe('green')
    expect(stored?.getChild('more', 'urn:example:more')?.toString()).toContain('of another client')
  })

  it('leaves alone what has come back by another device', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.remove('garden')
    await stage.pass(10_000)
    there.cards.put('garden', { title: 'Another garden' })
    await stage.pass(10_000)
    expect(here.account.undo()).toEqual(OVERTAKEN)
    await expectEverywhere(tables, { garden: { title: 'Another garden', done: false, tasks: [] } })
  })

  it('has nothing to change in an item that another device has removed', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.update('garden', (card) => void (card.done = true))
    await stage.pass(10_000)
    there.cards.remove('garden')
    await stage.pass(10_000)
    expect(here.account.undo()).toEqual(OVERTAKEN)
    await expectEverywhere(tables, {})
  })

  it('brings back all that a clear took away, but for what stands there now', async () => {
    const tables = await twoTables({ garden: GARDEN, hall: { title: 'Hall' } })
    const { here, there, stage } = tables
    here.cards.clear()
    await stage.pass(10_000)
    there.cards.put('hall', { title: 'Another hall' })
    await stage.pass(10_000)
    const outcome = here.account.undo()
    expect(statesIn(outcome)).toHaveLength(1)
    await expectEverywhere(tables, {
      garden,
      hall: { title: 'Another hall', done: false, tasks: [] },
    })
  })

  it('tells the elements of an array apart, where the definition says how', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.update('garden', (card) => void card.tasks.push({ key: 'lawn', text: 'mow' }))
    await stage.pass(10_000)
    there.cards.update('garden', (card) => void card.tasks.push({ key: 'hedge', text: 'cut' }))
    await stage.pass(10_000)
    here.account.undo()
    const tasks = [...garden.tasks, { key: 'hedge', text: 'cut' }]
    await expectEverywhere(tables, { garden: { ...garden, tasks } })
  })

  it('works offline, over edits that have not been sent', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there } = tables
    here.device.cut({ resumable: false })
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    here.cards.update('garden', (card) => void (card.done = true))
    here.cards.put('hall', { title: 'Hall' })
    here.account.undo()
    here.account.undo()
    expect(shown(here)).toEqual({ garden: { ...garden, title: 'Orchard' } })
    there.cards.update('garden', (card) => void card.tasks.pop())
    here.device.resume()
    await expectEverywhere(tables, { garden: { title: 'Orchard', done: false, tasks: [] } })
    expect(here.cards.status.pending).toBe(0)
  })

  it('brings back what was edited and then removed before either was sent, step by step', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here } = tables
    here.device.cut({ resumable: false })
    const update = here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    here.cards.remove('garden')
    expect(update.state).toBe('queued')
    here.account.undo()
    expect(shown(here)).toEqual({ garden: { ...garden, title: 'Orchard' } })
    here.account.undo()
    expect(shown(here)).toEqual({ garden })
    here.device.resume()
    await expectEverywhere(tables, { garden })
  })

  it('takes a batch over several collections as one step', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, stage } = tables
    stage.juliet.publish(NOTES, 'a', note('one'))
    await here.notes.whenReady()
    here.account.batch(() => {
      here.cards.put('hall', { title: 'Hall' })
      here.cards.update('hall', (card) => void (card.done = true))
      here.cards.update('garden', (card) => void (card.done = true))
      here.notes.remove('a')
    })
    expect(here.account.history).toEqual({ undo: 1, redo: 0 })
    await stage.pass(10_000)
    here.account.undo()
    expect(shown(here)).toEqual({ garden })
    expect(texts(here.notes.view)).toEqual({ a: 'one' })
    await expectEverywhere(tables, { garden })
    here.account.redo()
    const hall = { title: 'Hall', done: true, tasks: [] }
    await expectEverywhere(tables, { garden: { ...garden, done: true }, hall })
    expect(texts(here.notes.view)).toEqual({})
  })

  it('tells once, before it returns', async () => {
    const { here } = await twoTables({ garden: GARDEN, hall: { title: 'Hall' } })
    here.account.batch(() => {
      here.cards.update('garden', (card) => void (card.done = true))
      here.cards.update('hall', (card) => void (card.done = true))
    })
    const { values } = record(here.cards.changes$)
    here.account.undo()
    expect(values.map((changes) => changes.length)).toEqual([2])
  })

  it('is refused in the midst of a batch', async () => {
    const { here } = await twoTables({ garden: GARDEN })
    const refused = expect.objectContaining({ name: 'UsageError', code: 'in-batch' }) as Error
    here.cards.remove('garden')
    expect(() => here.account.batch(() => here.account.undo())).toThrow(refused)
    expect(() => here.account.batch(() => here.account.redo())).toThrow(refused)
    expect(here.account.history).toEqual({ undo: 1, redo: 0 })
  })
})

describe('redo', () => {
  it('makes again what was taken back, forth and back as often as one likes', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here } = tables
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    here.cards.remove('garden')
    for (let i = 0; i < 3; i++) {
      here.account.undo()
      here.account.undo()
      expect(shown(here)).toEqual({ garden })
      expect(here.account.history).toEqual({ undo: 0, redo: 2 })
      expect(here.account.redo().type).toBe('redone')
      expect(shown(here)).toEqual({ garden: { ...garden, title: 'Orchard' } })
      here.account.redo()
      expect(shown(here)).toEqual({})
    }
    await expectEverywhere(tables, {})
  })

  it('keeps what another device has changed since', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.update('garden', (card) => {
      card.title = 'Orchard'
      card.done = true
    })
    here.account.undo()
    await stage.pass(10_000)
    there.cards.update('garden', (card) => void (card.title = 'Park'))
    await stage.pass(10_000)
    here.account.redo()
    await expectEverywhere(tables, { garden: { ...garden, title: 'Park', done: true } })
  })

  it('is over with the next edit of the user', async () => {
    const { here } = await twoTables({ garden: GARDEN })
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    here.account.undo()
    // One that changes nothing is no step.
    here.cards.update('garden', () => undefined)
    here.cards.remove('nowhere')
    expect(here.account.history).toEqual({ undo: 0, redo: 1 })
    here.cards.update('garden', (card) => void (card.done = true))
    expect(here.account.history).toEqual({ undo: 1, redo: 0 })
    expect(here.account.redo()).toEqual(NOTHING)
  })

  it('removes again what had come back after a clear, and nothing else', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, there, stage } = tables
    here.cards.clear()
    await stage.pass(10_000)
    there.cards.put('hall', { title: 'Hall' })
    await stage.pass(10_000)
    here.account.undo()
    await stage.pass(10_000)
    here.account.redo()
    await expectEverywhere(tables, { hall: { title: 'Hall', done: false, tasks: [] } })
  })
})

describe('the history', () => {
  it('is told as it changes, and ends with the account', async () => {
    const { here, stage } = await twoTables({ garden: GARDEN })
    const { values } = record(here.account.history$)
    const told = record(here.account.history$)
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    here.account.undo()
    here.account.redo()
    expect(values).toEqual([
      { undo: 0, redo: 0 },
      { undo: 1, redo: 0 },
      { undo: 0, redo: 1 },
      { undo: 1, redo: 0 },
    ])
    const closing = here.account.close()
    await stage.settled()
    await closing
    expect(told.done).toBe(true)
    expect(here.account.undo()).toEqual(NOTHING)
  })

  it('is current when subscribers hear of the edit', async () => {
    const { here } = await twoTables({ garden: GARDEN })
    const seen: number[] = []
    here.cards.changes$.subscribe(() => seen.push(here.account.history.undo))
    here.cards.remove('garden')
    here.account.undo()
    expect(seen).toEqual([1, 0])
  })

  it('has no step of what failed or was discarded', async () => {
    const { here, stage } = await twoTables({ garden: GARDEN })
    const refusal = stage.server.faults.refuse(
      { kind: 'publish' },
      { type: 'auth', condition: 'forbidden' },
    )
    const failed = here.cards.put('hall', { title: 'Hall' })
    await stage.pass(10_000)
    refusal.remove()
    expect(failed.state).toBe('failed')
    expect(here.account.history).toEqual({ undo: 0, redo: 0 })
    const discarded = here.cards.put('hall', { title: 'Hall' })
    discarded.discard()
    expect(here.account.history).toEqual({ undo: 0, redo: 0 })
    expect(here.account.undo()).toEqual(NOTHING)
  })

  it('has no step of what was taken back in the batch that made it, and can still be redone', async () => {
    const { here } = await twoTables({ garden: GARDEN })
    here.cards.remove('garden')
    here.account.undo()
    here.account.batch(() => {
      here.cards.put('hall', { title: 'Hall' }).discard()
    })
    expect(here.account.history).toEqual({ undo: 0, redo: 1 })
    here.account.batch(() => {
      here.cards.put('hall', { title: 'Hall' })
      here.cards.put('attic', { title: 'Attic' }).discard()
    })
    expect(statesIn(here.account.undo())).toHaveLength(1)
  })

  it('has a step of what was retried, and of what was restored', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, stage } = tables
    const refusal = stage.server.faults.refuse(
      { kind: 'publish' },
      { type: 'auth', condition: 'forbidden' },
    )
    const failed = here.cards.put('hall', { title: 'Hall' })
    await stage.pass(10_000)
    refusal.remove()
    failed.retry()
    await stage.pass(10_000)
    expect(here.account.undo().type).toBe('undone')
    await expectEverywhere(tables, { garden })
  })

  it('keeps what is left of a batch of which an edit failed', async () => {
    const tables = await twoTables({ garden: GARDEN })
    const { here, stage } = tables
    stage.server.faults.refuse(
      { kind: 'publish', item: 'hall' },
      { type: 'auth', condition: 'forbidden' },
    )
    here.account.batch(() => {
      here.cards.put('hall', { title: 'Hall' })
      here.cards.update('garden', (card) => void (card.done = true))
    })
    await stage.pass(10_000)
    expect(shown(here)).toEqual({ garden: { ...garden, done: true } })
    here.account.undo()
    expect(shown(here)).toEqual({ garden })
  })

  it('keeps a hundred steps', async () => {
    const { here } = await twoTables()
    for (let i = 0; i < 120; i++) here.cards.put('hall', { title: String(i) })
    expect(here.account.history).toEqual({ undo: 100, redo: 0 })
    while (here.account.undo().type === 'undone');
    expect(here.cards.view.get('hall')?.title).toBe('19')
    expect(here.account.history).toEqual({ undo: 0, redo: 100 })
  })

  it('is that of the account: other devices have their own', async () => {
    const { here, there, stage } = await twoTables({ garden: GARDEN })
    here.cards.update('garden', (card) => void (card.done = true))
    await stage.pass(10_000)
    expect(there.account.undo()).toEqual(NOTHING)
  })

  it('does not take back what only moves forward', async () => {
    const { here, stage } = await twoTables()
    const marks = here.account.collection(
      defineCollection({
        ...notesDefinition,
        node: 'urn:example:marks',
        compare: (a, b) => Number(a.text) - Number(b.text),
      }),
    )
    await marks.whenReady()
    marks.put('a', { text: '1' })
    marks.put('a', { text: '2' })
    await stage.pass(10_000)
    expect(here.account.undo()).toEqual(OVERTAKEN)
    expect(texts(marks.view)).toEqual({ a: '2' })
  })

  it('brings nothing back over what cannot be read', async () => {
    const { here, stage } = await twoTables({ garden: GARDEN })
    here.cards.remove('garden')
    await stage.pass(10_000)
    stage.juliet.publish(CARDS, 'garden', note('not a card'))
    await stage.pass(10_000)
    expect(here.account.undo()).toEqual(OVERTAKEN)
    expect(stage.juliet.items(CARDS)[0]?.payload.getName()).toBe('note')
  })
})
