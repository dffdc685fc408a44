import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SlotMap } from '../structure/slotMap.ts'
import { LiveRows } from './liveRows.ts'
import type { QueryOptions } from './queryOptions.ts'
import { applyRowChanges } from './rowChange.ts'
import { termsOf, type SortKey } from './rowOrder.ts'

interface Thing {
  readonly key: SortKey
  readonly name: string
  readonly on: boolean
}

const keys = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom<SortKey>('', 'a', 'ä', 'b', 'B', '10', '9', true, false, 1n, 2n),
  fc.constantFrom<SortKey>(undefined, null, NaN, Infinity, -0, new Date(1), new Date(NaN)),
)
const things: fc.Arbitrary<Thing> = fc.record({
  key: keys,
  name: fc.constantFrom('a', 'A', 'á', 'b', 'c'),
  on: fc.boolean(),
})
const ids = fc.integer({ min: 0, max: 20 }).map(String)
const turns = fc.array(
  fc.array(fc.tuple(ids, fc.option(things, { nil: undefined })), { maxLength: 6 }),
  { maxLength: 12 },
)
const collator = new Intl.Collator('en', { sensitivity: 'base' })
const options: fc.Arbitrary<QueryOptions<Thing>> = fc.record({
  where: fc.constantFrom(undefined, { on: true }, ({ on }: Thing) => !on),
  orderBy: fc.constantFrom<QueryOptions<Thing>['orderBy']>(
    undefined,
    'key',
    { by: 'key', direction: 'desc' },
    { by: ({ name }) => name, collator },
    [{ by: 'name', direction: 'desc', collator }, 'on', ({ key }) => key],
  ),
  limit: fc.constantFrom(undefined, Infinity, 0, 1, 3, 100),
  offset: fc.constantFrom(undefined, 0, 1, 3, 100),
})

/** Which of two keys comes first, said in another way. */
function compareKeys(a: SortKey, b: SortKey, sign: number, collate?: Intl.Collator): number {
  const [x, y] = [a, b].map((key) => (key instanceof Date ? key.getTime() : key))
  const none = [x, y].map((key) => key === undefined || key === null || Number.isNaN(key))
  if (none[0] || none[1]) return Number(none[0]) - Number(none[1])
  const kind = (key: unknown): number =>
    typeof key === 'boolean' ? 0 : typeof key === 'string' ? 2 : 1
  if (kind(x) !== kind(y)) return sign * (kind(x) - kind(y))
  if (collate && typeof x === 'string') return sign * collate.compare(x, y as string)
  return !((x as number) < (y as number)) && !((x as number) > (y as number))
    ? 0
    : sign * ((x as number) < (y as number) ? -1 : 1)
}

/** The rows by the definition: filter, sort, slice. */
function naive(
  view: ReadonlyMap<string, Thing>,
  { where, orderBy, limit = Infinity, offset = 0 }: QueryOptions<Thing>,
): { rows: [string, Thing][]; count: number } {
  const terms = termsOf(orderBy)
  const all = [...view]
    .filter(([id, thing]) =>
      typeof where === 'function' ? where(thing, id) : where?.on === undefined || thing.on,
    )
    .sort(([idA, a], [idB, b]) => {
      for (const { by, direction, collator: collate } of terms) {
        const [x, y] = [a, b].map((thing) => (typeof by === 'function' ? by(thing, '') : thing[by]))
        const order = compareKeys(x, y, direction === 'desc' ? -1 : 1, collate)
        if (order !== 0) return order
      }
      return idA < idB ? -1 : 1
    })
  return { rows: all.slice(offset, offset + limit), count: all.length }
}

describe('live rows', () => {
  it('are what filter, sort and slice give, and the changes make them of the ones before', () => {
    fc.assert(
      fc.property(turns, options, (steps, query) => {
        const live = new LiveRows(query)
        let view = new SlotMap<Thing>()
        for (const step of steps) {
          const before = { view, rows: live.rows }
          for (const [id, thing] of step) view = thing ? view.set(id, thing) : view.delete(id)
          const changes = live.apply(before.view.changesTo(view))
          const expected = naive(view, query)
          expect(live.rows.map(({ id, value }) => [id, value])).toEqual(expected.rows)
          expect(live.count).toBe(expected.count)
          expect(applyRowChanges(before.rows, changes)).toEqual(live.rows)
          expect(live.rows === before.rows).toBe(changes.length === 0)
        }
      }),
    )
  })

  it('keep the row of an item whose value is the same', () => {
    fc.assert(
      fc.property(turns, options, (steps, query) => {
        const live = new LiveRows(query)
        let view = new SlotMap<Thing>()
        for (const step of steps) {
          const before = { view, rows: new Map(live.rows.map((row) => [row.id, row])) }
          for (const [id, thing] of step) view = thing ? view.set(id, thing) : view.delete(id)
          live.apply(before.view.changesTo(view))
          for (const row of live.rows) {
            const known = before.rows.get(row.id)
            if (known && known.value === row.value) expect(row).toBe(known)
          }
        }
      }),
    )
  })

  it('are right where far more items change than there were', () => {
    const many = fc.array(fc.tuple(fc.nat(300).map(String), things), {
      minLength: 70,
      maxLength: 300,
    })
    fc.assert(
      fc.property(many, many, options, (first, second, query) => {
        const live = new LiveRows(query)
        let view = new SlotMap<Thing>()
        for (const step of [first, second, []]) {
          const before = { view, rows: live.rows }
          for (const [id, thing] of step) view = view.set(id, thing)
          if (step.length === 0) view = new SlotMap()
          const changes = live.apply(before.view.changesTo(view))
          const expected = naive(view, query)
          expect(live.rows.map(({ id, value }) => [id, value])).toEqual(expected.rows)
          expect(applyRowChanges(before.rows, changes)).toEqual(live.rows)
        }
      }),
    )
  })
})
