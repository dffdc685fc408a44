import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { twoTables } from '../../test/cards.ts'
import { note, NOTES } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { things } from '../../test/things.ts'
import { count } from './aggregates.ts'
import { groupBy } from './groupBy.ts'
import { join, type JoinType } from './join.ts'

interface Thing {
  readonly key: string | number | null
  readonly name: number
}

/** The pairs by the definition. */
function naive(
  left: ReadonlyMap<string, Thing>,
  right: ReadonlyMap<string, Thing>,
  type: JoinType,
): unknown[] {
  const pairs: unknown[] = []
  const meets = (a: Thing, b: Thing): boolean => a.key !== null && a.key === b.key
  for (const [leftId, one] of left)
    for (const [rightId, other] of right)
      if (meets(one, other)) pairs.push({ leftId, left: one, rightId, right: other })
  if (type === 'left' || type === 'full')
    for (const [leftId, one] of left)
      if (![...right.values()].some((other) => meets(one, other)))
        pairs.push({ leftId, left: one, rightId: undefined, right: undefined })
  if (type === 'right' || type === 'full')
    for (const [rightId, other] of right)
      if (![...left.values()].some((one) => meets(one, other)))
        pairs.push({ leftId: undefined, left: undefined, rightId, right: other })
  return pairs
}

describe('join', () => {
  it('is what the naive definition gives, whatever comes and goes on which side', () => {
    const thing = fc.record({
      key: fc.constantFrom<Thing['key'][]>('k', 'l', 1, '1', null),
      name: fc.integer({ min: 0, max: 2 }),
    })
    const changed = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.option(thing, { nil: undefined }),
    )
    const steps = fc.array(fc.tuple(changed, changed), { maxLength: 8 })
    const types = fc.constantFrom<JoinType[]>('inner', 'left', 'right', 'full')
    fc.assert(
      fc.property(steps, types, (all, type) => {
        const [left, right] = [things<Thing>(), things<Thing>()]
        const key = (each: Thing): Thing['key'] => each.key
        const pairs = join(left, right, { leftKey: key, rightKey: key, type })
        const told = record(pairs.view$)
        for (const [ofLeft, ofRight] of all) {
          left.set(ofLeft, false)
          right.set(ofRight)
          const expected = naive(left.view, right.view, type)
          const now = [...pairs.view.values()]
          expect(now).toHaveLength(expected.length)
          expect(now).toEqual(expect.arrayContaining(expected))
          expect(told.values.at(-1)).toBe(pairs.view)
          expect(new Set(told.values).size).toBe(told.values.length)
        }
      }),
    )
  })

  it('meets by ItemID unless told', () => {
    const pairs = join(things({ a: 1, b: 2 }), things({ b: 3, c: 4 }))
    expect([...pairs.view.values()]).toEqual([{ leftId: 'b', left: 2, rightId: 'b', right: 3 }])
  })

  it('looks at the partners of what changes, and keeps the other pairs', () => {
    const left = things({ a: 'x', b: 'y' })
    let asked = 0
    const pairs = join(left, things({ x: 1, y: 2 }), { leftKey: (value) => ((asked += 1), value) })
    const before = pairs.view
    left.set({ b: 'x' })
    expect(pairs.view.get('["a","x"]')).toBe(before.get('["a","x"]'))
    expect(asked).toBe(3)
    expect([...pairs.view.keys()]).toEqual(['["a","x"]', '["b","x"]'])
  })

  it('tells once for what a batch does to both sides, in an order of its own', async () => {
    const { here, stage } = await twoTables({ a: { title: 'Garden' }, b: { title: 'Hall' } })
    stage.juliet.publish(NOTES, 'a', note('one'))
    await here.notes.whenReady()
    await here.cards.whenReady()
    const both = join(here.cards, here.notes, { type: 'left' })
    const query = both.query({
      where: ({ left }) => left.title !== 'Hidden',
      orderBy: { by: ({ left }) => left.title, direction: 'desc' },
    })
    const { values } = record(query.rows$)
    const said = (): unknown =>
      values.at(-1)?.map(({ value: { left, right } }) => [left.title, right?.text])
    expect(said()).toEqual([
      ['Hall', undefined],
      ['Garden', 'one'],
    ])
    here.account.batch(() => {
      here.notes.put('b', { text: 'two' })
      here.cards.put('c', { title: 'Yard' })
      here.notes.remove('a')
    })
    expect(said()).toEqual([
      ['Yard', undefined],
      ['Hall', 'two'],
      ['Garden', undefined],
    ])
    expect(values).toHaveLength(2)
    await stage.pass(10_000)
  })

  it('can be joined, grouped and queried again, and is never seen half done', () => {
    const rooms = things({ a: { folder: 'x' }, b: { folder: 'x' }, c: { folder: 'y' } })
    const counts = groupBy(rooms, { by: 'folder', aggregates: { rooms: count() } })
    const withCounts = join(rooms, counts, { leftKey: ({ folder }) => folder })
    const query = withCounts.query({ where: ({ right }) => right.rooms > 1 })
    const { values } = record(query.rows$)
    rooms.set({ c: { folder: 'x' } })
    rooms.set({ a: undefined, b: undefined })
    expect(
      values.map((rows) => rows.map(({ value }) => [value.leftId, value.right.rooms])),
    ).toEqual([
      [
        ['a', 2],
        ['b', 2],
      ],
      [
        ['a', 3],
        ['b', 3],
        ['c', 3],
      ],
      [],
    ])
  })

  it('has no partner for what its key function throws at, and tells of it', () => {
    const left = things({ a: 1 })
    const fail = (): never => {
      throw new Error('no')
    }
    const pairs = join(left, things({ a: 2 }), { leftKey: fail, type: 'left' })
    expect([...pairs.view.values()]).toEqual([
      { leftId: 'a', left: 1, rightId: undefined, right: undefined },
    ])
    expect(pairs.error).toMatchObject({ code: 'query-failed', message: 'query-failed: a' })
    left.set({ a: undefined })
    expect(pairs.error).toBeUndefined()
  })

  it('completes when both sides have', () => {
    const [left, right] = [things(), things()]
    const seen = record(join(left, right).view$)
    left.view$.complete()
    expect(seen.done).toBe(false)
    right.view$.complete()
    expect(seen.done).toBe(true)
  })

  it.each([
    ['left', [{}, things()]],
    ['right', [things(), null]],
    ['leftKey', [things(), things(), { leftKey: 'key' }]],
    ['rightKey', [things(), things(), { rightKey: 5 }]],
    ['type', [things(), things(), { type: 'outer' }]],
  ])('%s that is none is refused', (detail, given) => {
    expect(() => join(...(given as unknown as Parameters<typeof join>))).toThrow(
      expect.objectContaining({ message: `invalid-option: ${detail}` }),
    )
  })
})
