import { describe, expect, it } from 'vitest'
import { onBalcony, SERVERS, type Balcony } from '../../test/balcony.ts'
import { shown, twoTables } from '../../test/cards.ts'
import { note, NOTES, texts, type Note } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { writes } from '../../test/wire.ts'
import { xml } from '../xml/element.ts'
import type { EditOutcome } from '../sync/edit.ts'
import type { Recipe } from '../outbox/recipe.ts'

/** Runs what has to throw, and sees that it has changed nothing and told nobody. */
async function expectNothing(balcony: Balcony, code: string, run: () => void): Promise<void> {
  const { notes, stage, device, account } = balcony
  const [views, edits, statuses] = [notes.view$, notes.edits$, notes.status$].map(
    (source) => record(source as typeof notes.view$).values,
  )
  const { view } = notes
  expect(run).toThrow(expect.objectContaining({ code }))
  expect(notes.view).toBe(view)
  await stage.pass(10_000)
  expect([views?.length, edits?.length, statuses?.length]).toEqual([1, 1, 1])
  expect(writes(device)).toEqual([])
  expect(account.history).toEqual({ undo: 0, redo: 0 })
}

describe('an edit that makes no sense', () => {
  it('throws what its recipe throws, and has changed nothing', async () => {
    const balcony = await onBalcony()
    const wrong = Object.assign(new Error('wrong'), { code: 'of the app' })
    const recipe: Recipe<Note> = (draft) => {
      draft.text = 'half'
      throw wrong
    }
    await expectNothing(balcony, 'of the app', () => balcony.notes.update('a', recipe))
  })

  it('refuses an async recipe', async () => {
    const balcony = await onBalcony()
    const recipe = async (draft: { text: string }): Promise<void> => {
      draft.text = 'half'
      await Promise.resolve()
      draft.text = 'whole'
    }
    const run = () => balcony.notes.update('a', recipe as unknown as Recipe<Note>)
    await expectNothing(balcony, 'async-recipe', run)
  })

  it('refuses to update what is not there', async () => {
    const balcony = await onBalcony()
    const run = () => balcony.notes.update('z', () => undefined)
    await expectNothing(balcony, 'unknown-item', run)
    balcony.notes.remove('a')
    expect(() => balcony.notes.update('a', () => undefined)).toThrow(
      expect.objectContaining({ code: 'unknown-item', name: 'UsageError' }),
    )
  })

  it.each<[string, (balcony: Balcony) => void]>([
    ['put', ({ notes }) => notes.put('a', { text: '\u0000' })],
    ['put', ({ notes }) => notes.put('a', { text: 7 } as unknown as Note)],
    ['update', ({ notes }) => notes.update('a', (draft) => void (draft.text = '\u0000'))],
    ['update', ({ notes }) => notes.update('a', () => ({ text: 7 }) as unknown as Note)],
  ])('refuses what cannot be written (%s)', async (_, run) => {
    const balcony = await onBalcony()
    await expectNothing(balcony, 'unencodable', () => {
      run(balcony)
    })
  })

  it('refuses to put or update what is in quarantine, unless told to overwrite it', async () => {
    const balcony = await onBalcony()
    const { notes, stage } = balcony
    stage.juliet.publish(NOTES, 'a', xml('letter', { xmlns: 'urn:example:letters' }))
    await stage.settled()
    expect(texts(notes.view)).toEqual({ b: 'two' })
    await expectNothing(balcony, 'quarantined', () => notes.put('a', { text: 'new' }))
    await expectNothing(balcony, 'unknown-item', () => notes.update('a', () => undefined))
    const edit = notes.put('a', { text: 'new' }, { overwrite: true })
    expect(texts(notes.view)).toEqual({ a: 'new', b: 'two' })
    await stage.pass(10_000)
    expect(edit.state).toBe('settled')
  })
})

describe('the view while it is edited', () => {
  it('changes once for an edit, and not when the server has it', async () => {
    const { notes, stage, views } = await onBalcony()
    expect(notes.view).toBe(notes.view)
    const edit = notes.put('a', { text: 'new' })
    expect(views).toEqual([{ a: 'new', b: 'two' }])
    const { view } = notes
    const a = view.get('a')
    await stage.pass(10_000)
    expect(edit.state).toBe('settled')
    expect(notes.view).toBe(view)
    // What comes later shares what has not changed.
    stage.juliet.publish(NOTES, 'b', note('newer'))
    await stage.settled()
    expect(notes.view.get('a')).toBe(a)
    expect(views).toEqual([
      { a: 'new', b: 'two' },
      { a: 'new', b: 'newer' },
    ])
  })

  it('is the one that was told last, by whichever way it is asked for', async () => {
    const { notes, stage } = await onBalcony()
    const { values } = record(notes.view$)
    const same = (): void => {
      expect(notes.view).toBe(values.at(-1))
    }
    const edit = notes.put('c', { text: 'three' })
    same()
    edit.discard()
    await stage.settled()
    same()
    expect(texts(notes.view)).toEqual({ a: 'one', b: 'two' })
    notes.clear()
    same()
    await stage.pass(10_000)
    same()
    notes.put('c', { text: 'three' })
    await stage.pass(10_000)
    same()
    expect(values.map(texts)).toEqual([
      { a: 'one', b: 'two' },
      { a: 'one', b: 'two', c: 'three' },
      { a: 'one', b: 'two' },
      {},
      { c: 'three' },
    ])
  })

  it('is the same when an edit changes nothing that can be seen', async () => {
    const { notes, stage, views } = await onBalcony()
    const { view } = notes
    const edits = [
      notes.put('a', { text: 'one' }),
      notes.update('b', () => undefined),
      notes.update('b', (draft) => void (draft.text = 'two')),
      notes.remove('z'),
    ]
    expect(notes.view).toBe(view)
    await stage.pass(10_000)
    expect(notes.view).toBe(view)
    expect(views).toEqual([])
    expect(edits.map(({ state }) => state)).toEqual(['settled', 'settled', 'settled', 'settled'])
  })

  it('is current for all who are told, and after each edit that they make', async () => {
    const { notes, stage } = await onBalcony()
    const seen: unknown[] = []
    let first = true
    notes.changes$.subscribe(() => {
      seen.push(texts(notes.view)['a'])
      if (!first) return
      first = false
      notes.put('a', { text: 'again' })
      seen.push(texts(notes.view)['a'])
    })
    notes.status$.subscribe(({ pending }) => {
      if (pending > 0) seen.push(`${String(pending)}: ${String(texts(notes.view)['a'])}`)
    })
    notes.put('a', { text: 'new' })
    // All is told when the outer one returns.
    expect(seen).toEqual(['1: new', 'new', '2: again', 'again', 'again'])
    await stage.pass(10_000)
    expect(texts(notes.view)).toEqual({ a: 'again', b: 'two' })
  })

  it.each(SERVERS)('has nothing pending for who waits for the last edit (%s)', async (server) => {
    const { notes, stage } = await onBalcony(server)
    const seen: unknown[] = []
    const tell = ({ type }: EditOutcome): void => {
      seen.push([type, notes.status.pending])
    }
    void notes.put('a', { text: 'new' }).done.then(tell)
    await stage.pass(10_000)
    stage.server.faults.refuse({ kind: 'publish' }, { type: 'auth', condition: 'forbidden' })
    void notes.put('a', { text: 'newer' }).done.then(tell)
    await stage.pass(10_000)
    expect(seen).toEqual([
      ['settled', 0],
      ['failed', 0],
    ])
  })

  it('tells of an edit that fails by going back, once', async () => {
    const { notes, stage, views } = await onBalcony()
    stage.server.faults.refuse({ kind: 'publish' }, { type: 'auth', condition: 'forbidden' })
    const before = notes.view
    const edit = notes.update('a', (draft) => void (draft.text = 'new'))
    await stage.pass(10_000)
    expect(edit.state).toBe('failed')
    expect(views).toEqual([
      { a: 'new', b: 'two' },
      { a: 'one', b: 'two' },
    ])
    expect([...notes.view]).toEqual([...before])
  })

  it('shows nothing after a clear that follows another one', async () => {
    const { notes, device, stage } = await onBalcony()
    device.cut()
    notes.clear()
    notes.put('c', { text: 'three' })
    notes.clear()
    expect(texts(notes.view)).toEqual({})
    device.resume()
    await stage.pass(10_000)
    expect(texts(notes.view)).toEqual({})
    expect(stage.juliet.items(NOTES)).toEqual([])
  })

  it('takes back only the fields of the edit that is discarded', async () => {
    const { here } = await twoTables({ garden: { title: 'Garden' } })
    here.device.cut()
    here.cards.update('garden', (card) => void (card.title = 'Orchard'))
    const second = here.cards.update('garden', (card) => void (card.done = true))
    here.cards.update('garden', (card) => void card.tasks.push({ key: 'a', text: 'water' }))
    expect(second.discard()).toBe(true)
    expect(shown(here)).toEqual({
      garden: { title: 'Orchard', done: false, tasks: [{ key: 'a', text: 'water' }] },
    })
  })
})
