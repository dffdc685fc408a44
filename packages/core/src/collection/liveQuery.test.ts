import { from, take, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { onBalcony } from '../../test/balcony.ts'
import { note, NOTES, type Note } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { xml } from '../xml/element.ts'
import { applyRowChanges } from '../view/rowChange.ts'
import type { Row } from '../view/row.ts'
import type { LiveQuery } from './liveQuery.ts'

const said = (rows: readonly Row<Note>[]): string[] =>
  rows.map(({ id, value }) => `${id} ${value.text}`)

describe('a query', () => {
  it('has the rows in their order, now and after each change', async () => {
    const { stage, notes } = await onBalcony()
    const query = notes.query({ orderBy: { by: 'text', direction: 'desc' } })
    const { values } = record(query.rows$)
    stage.juliet.publish(NOTES, 'a', note('zwei'))
    await stage.settled()
    stage.juliet.retract(NOTES, 'b')
    await stage.settled()
    expect(values.map(said)).toEqual([['b two', 'a one'], ['a zwei', 'b two'], ['a zwei']])
    expect(query.rows).toBe(values.at(-1))
    expect(Object.isFrozen(query.rows)).toBe(true)
  })

  it('shows what matches, and counts it whatever the limit', async () => {
    const { stage, notes } = await onBalcony()
    const query = notes.query({ where: ({ text }) => text.includes('o'), limit: 1 })
    const [rows, counts] = [record(query.rows$), record(query.count$)]
    notes.put('0', { text: 'zero' })
    notes.put('c', { text: 'three' })
    notes.remove('b')
    expect(rows.values.map(said)).toEqual([['a one'], ['0 zero']])
    expect(counts.values).toEqual([2, 3, 2])
    expect(query.count).toBe(2)
    await stage.settled()
  })

  it('compares the fields that are given', async () => {
    const { notes } = await onBalcony()
    expect(said(notes.query({ where: { text: 'two' } }).rows)).toEqual(['b two'])
    expect(said(notes.query({ where: {} }).rows)).toEqual(['a one', 'b two'])
    expect(said(notes.query().rows)).toEqual(['a one', 'b two'])
  })

  it('has empty windows where there is nothing to see', async () => {
    const { notes } = await onBalcony()
    const [none, beyond] = [notes.query({ limit: 0 }), notes.query({ offset: 5, limit: 2 })]
    const seen = [record(none.rows$), record(beyond.rows$)]
    notes.put('c', { text: 'three' })
    expect(seen.map(({ values }) => values)).toEqual([[[]], [[]]])
    expect([none.count, beyond.count]).toEqual([3, 3])
  })

  it('tells of an edit before its call returns, and of all edits of a batch once', async () => {
    const { notes, account } = await onBalcony()
    const query = notes.query({ orderBy: 'text' })
    const [rows, changes] = [record(query.rows$), record(query.changes$)]
    notes.put('c', { text: 'three' })
    expect(rows.values.map(said).at(-1)).toEqual(['a one', 'c three', 'b two'])
    account.batch(() => {
      notes.update('a', (draft) => void (draft.text = 'zero'))
      expect(said(query.rows)).toEqual(['c three', 'b two', 'a zero'])
      notes.remove('c')
      expect(rows.values).toHaveLength(2)
    })
    expect(rows.values.map(said).at(-1)).toEqual(['b two', 'a zero'])
    expect(rows.values).toHaveLength(3)
    expect(changes.values).toHaveLength(2)
    expect(changes.values.reduce(applyRowChanges<Note>, rows.values[0] ?? [])).toEqual(query.rows)
  })

  it('is current before the handler of a stanza returns, and tells once for all stanzas of a turn', async () => {
    const { stage, notes, device } = await onBalcony()
    const query = notes.query()
    const { values } = record(query.rows$)
    const inHandler: string[][] = []
    device.message$.subscribe(() => inHandler.push(said(query.rows)))
    for (const text of ['1', '2']) stage.juliet.publish(NOTES, 'a', note(text))
    await stage.settled()
    expect(inHandler).toEqual([
      ['a 1', 'b two'],
      ['a 2', 'b two'],
    ])
    expect(values.map(said)).toEqual([
      ['a one', 'b two'],
      ['a 2', 'b two'],
    ])
  })

  it('lets go of the rows of what is set aside, and of what is cleared', async () => {
    const { stage, notes } = await onBalcony()
    const { values } = record(notes.query().rows$)
    stage.juliet.publish(NOTES, 'a', xml('nonsense', { xmlns: 'urn:example:else' }))
    await stage.settled()
    notes.clear()
    expect(values.map(said)).toEqual([['a one', 'b two'], ['b two'], []])
  })

  it('is back at the rows as they were when a batch throws', async () => {
    const { notes, account } = await onBalcony()
    const query = notes.query()
    const { values } = record(query.rows$)
    const fail = (): never => {
      notes.remove('a')
      expect(said(query.rows)).toEqual(['b two'])
      throw new Error('no')
    }
    expect(() => account.batch(fail)).toThrow('no')
    expect(said(query.rows)).toEqual(['a one', 'b two'])
    expect(values.map(said)).toEqual([['a one', 'b two']])
    notes.put('c', { text: 'three' })
    expect(values.map(said).at(-1)).toEqual(['a one', 'b two', 'c three'])
  })
})

describe('watching a query', () => {
  it('computes nothing while nobody watches', async () => {
    const { stage, notes } = await onBalcony()
    let judged = 0
    const query = notes.query({ where: () => (judged += 1) > 0 })
    stage.juliet.publish(NOTES, 'a', note('new'))
    await stage.settled()
    expect(judged).toBe(0)
    const stop = query.subscribe(() => undefined)
    expect(judged).toBe(2)
    stage.juliet.publish(NOTES, 'a', note('newer'))
    await stage.settled()
    expect(judged).toBe(3)
    stop()
    stop()
    stage.juliet.publish(NOTES, 'a', note('newest'))
    await stage.settled()
    expect(judged).toBe(3)
    expect(said(query.rows)).toEqual(['a newest', 'b two'])
    expect(judged).toBe(4)
  })

  it('works each change out once, however many watch and ask alike', async () => {
    const { notes } = await onBalcony()
    let judged = 0
    const where = (): boolean => (judged += 1) > 0
    const query = notes.query({ where, orderBy: [{ by: 'text' }], limit: 5 })
    expect(notes.query({ limit: 5, orderBy: [{ by: 'text' }], where, offset: undefined })).toBe(
      query,
    )
    expect(notes.query({ where, orderBy: [{ by: 'text' }], limit: 6 })).not.toBe(query)
    expect(notes.query({ where: () => true, orderBy: [{ by: 'text' }], limit: 5 })).not.toBe(query)
    query.subscribe(() => undefined)
    query.count$.subscribe()
    query.changes$.subscribe()
    judged = 0
    notes.put('c', { text: 'three' })
    expect(judged).toBe(1)
  })

  it('goes on as it was asked, whatever becomes of the object that it was asked with', async () => {
    const { notes } = await onBalcony()
    const options = { limit: 1 }
    const query = notes.query(options)
    options.limit = 2
    expect(said(query.rows)).toEqual(['a one'])
    expect(notes.query({ limit: 1 })).toBe(query)
  })

  it('takes an edit by a watcher, and tells everybody of it in the end', async () => {
    const { notes } = await onBalcony()
    const query = notes.query()
    query.subscribe((rows) => {
      if (rows.length === 3) notes.put('d', { text: 'four' })
    })
    const [rows, changes] = [record(query.rows$), record(query.changes$)]
    const first = query.rows
    notes.put('c', { text: 'three' })
    expect(rows.values.map(said).at(-1)).toEqual(['a one', 'b two', 'c three', 'd four'])
    expect(changes.values.reduce(applyRowChanges<Note>, first)).toEqual(query.rows)
  })

  it('ends for who goes while it tells, and begins for who comes', async () => {
    const { notes } = await onBalcony()
    const query = notes.query()
    const late: LiveQuery<Note>['rows'][] = []
    const lateChanges: unknown[] = []
    let runs = 0
    const stop = query.subscribe(({ length }) => {
      runs += 1
      if (length < 3) return
      stop()
      query.subscribe((rows) => late.push(rows))
      query.changes$.subscribe((changes) => lateChanges.push(changes))
    })
    const other = record(query.rows$)
    notes.put('c', { text: 'three' })
    notes.put('d', { text: 'four' })
    expect(runs).toBe(2)
    expect(other.values).toHaveLength(3)
    expect(late.map(({ length }) => length)).toEqual([3, 4])
    expect(lateChanges).toEqual([[{ type: 'added', index: 3, row: query.rows[3] }]])
  })

  it('ends at once for who takes one', async () => {
    const { notes } = await onBalcony()
    const { values, done } = record(notes.query().rows$.pipe(take(1)))
    expect([values.length, done]).toEqual([1, true])
  })

  it('leaves out of the changes what was seen before in a step that is not over', async () => {
    const { notes, account } = await onBalcony()
    const query = notes.query()
    query.subscribe(() => undefined)
    const seen: unknown[] = []
    account.batch(() => {
      notes.put('c', { text: 'three' })
      expect(query.rows).toHaveLength(3)
      query.changes$.subscribe((changes) => seen.push(changes))
      notes.put('d', { text: 'four' })
    })
    expect(seen).toEqual([[{ type: 'added', index: 3, row: query.rows[3] }]])
  })

  it('gives its rows to RxJS where it takes an observable', async () => {
    const { notes } = await onBalcony()
    const { values } = record(from(notes.query() as unknown as Observable<readonly Row<Note>[]>))
    expect(values.map(said)).toEqual([['a one', 'b two']])
  })

  it('completes when the account is closed, and shows what there was', async () => {
    const { stage, notes, account } = await onBalcony()
    const query = notes.query()
    const [rows, changes] = [record(query.rows$), record(query.changes$)]
    const closing = account.close()
    await stage.pass(5000)
    await closing
    expect([rows.done, changes.done]).toEqual([true, true])
    const late = record(query.rows$)
    expect([late.done, late.values.map(said)]).toEqual([true, [['a one', 'b two']]])
  })
})

describe('a function of a query that throws', () => {
  it('leaves the item out, tells of it as long as it is so, and breaks nothing', async () => {
    const { stage, notes } = await onBalcony()
    const cause = new TypeError('nonsense')
    const query = notes.query({
      where({ text }) {
        if (text === 'two') throw cause
        return true
      },
    })
    const [rows, errors] = [record(query.rows$), record(query.error$)]
    expect(query.error).toMatchObject({ name: 'UsageError', code: 'query-failed', cause })
    expect(query.error?.message).toBe('query-failed: b')
    stage.juliet.publish(NOTES, 'b', note('zwei'))
    await stage.settled()
    expect(rows.values.map(said)).toEqual([['a one'], ['a one', 'b zwei']])
    expect(errors.values.map((error) => error?.code)).toEqual(['query-failed', undefined])
    expect(notes.status.phase).toBe('ready')
  })

  it('puts the item last where its key is what failed', async () => {
    const { notes } = await onBalcony()
    const query = notes.query({
      orderBy: [
        ({ text }) => {
          if (text === 'one') throw new Error('no key')
          return text
        },
      ],
    })
    expect(said(query.rows)).toEqual(['b two', 'a one'])
    expect(query.error?.code).toBe('query-failed')
    notes.remove('a')
    expect(query.error).toBeUndefined()
  })

  it.each([
    ['where', { where: 'name' }],
    ['where', { where: null }],
    ['orderBy', { orderBy: 5 }],
    ['orderBy', { orderBy: null }],
    ['orderBy', { orderBy: [{ by: 'text', direction: 'up' }] }],
    ['orderBy', { orderBy: { by: 'text', collator: 'de' } }],
    ['orderBy', { orderBy: { direction: 'asc' } }],
    ['limit', { limit: -1 }],
    ['limit', { limit: 1.5 }],
    ['limit', { limit: '5' }],
    ['offset', { offset: Infinity }],
    ['offset', { offset: NaN }],
  ])('%s that is none is refused: %o', async (detail, options) => {
    const { notes } = await onBalcony()
    expect(() => notes.query(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: `invalid-option: ${detail}` }),
    )
  })
})
