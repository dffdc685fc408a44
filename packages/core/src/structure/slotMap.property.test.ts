import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SlotMap } from './slotMap.ts'
import type { SlotMapDraft } from './slotMapDraft.ts'

const seed = Number(process.env['SEED'])
const numRuns = Number(process.env['RUNS'] ?? 100)

type Op = ['set', string, number] | ['delete', string] | ['retain', number]
type Writable = Pick<SlotMapDraft<number, string>, 'set' | 'delete' | 'retain'>

const keys = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map(String),
  fc.integer({ min: 0, max: 1500 }).map(String),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constant('set' as const), keys, fc.integer({ min: 0, max: 3 })),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('delete' as const), keys) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constant('retain' as const), fc.integer({ min: 1, max: 9 })),
  },
)
const bursts = fc.array(
  fc.oneof(
    fc.array(op, { minLength: 1, maxLength: 8 }),
    fc.array(op, { minLength: 100, maxLength: 300 }),
  ),
  { maxLength: 12 },
)

/** What a plain map makes of the same. */
class Reference implements Writable {
  readonly map: Map<string, number>

  constructor(map: Map<string, number>) {
    this.map = new Map(map)
  }

  set(key: string, value: number) {
    this.map.set(key, value)
  }

  delete(key: string) {
    this.map.delete(key)
  }

  retain(keep: (key: string) => boolean) {
    for (const key of this.map.keys()) if (!keep(key)) this.map.delete(key)
  }
}

function run(target: Writable, [name, arg, value]: Op) {
  if (name === 'set') target.set(arg, value, `aside ${value}`)
  else if (name === 'delete') target.delete(arg)
  else target.retain((key) => key.length % arg !== 0)
}

function entriesOf(map: ReadonlyMap<string, number>): [string, number][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

function expectSame(actual: SlotMap<number, string>, expected: ReadonlyMap<string, number>) {
  expect(actual.size).toBe(expected.size)
  expect([...actual]).toEqual(entriesOf(expected))
  expect(actual.toArray()).toEqual(entriesOf(expected).map(([, value]) => value))
  const found = [...expected.keys()].map((key) => [actual.get(key), actual.aside(key)])
  expect(found).toEqual([...expected.values()].map((value) => [value, `aside ${value}`]))
}

describe('SlotMap', { timeout: 300_000 }, () => {
  it('reads like a plain map after any edits, and old versions stay as they were', () => {
    fc.assert(
      fc.property(bursts, fc.boolean(), (edits, readOften) => {
        const versions = [
          { map: new SlotMap<number, string>(), expected: new Map<string, number>() },
        ]
        for (const burst of edits) {
          const { map, expected } = versions[versions.length - 1]!
          const reference = new Reference(expected)
          for (const each of burst) run(reference, each)
          const next = map.edit((draft) => burst.forEach((each) => run(draft, each)))
          if (readOften) expectSame(next, reference.map)
          versions.push({ map: next, expected: reference.map })
        }
        for (const { map, expected } of versions) expectSame(map, expected)
      }),
      { seed, numRuns },
    )
  })

  it('keeps branches of one version apart', () => {
    fc.assert(
      fc.property(bursts, bursts, (left, right) => {
        const base = new SlotMap<number, string>().set('base', 1, 'aside 1')
        const [a, b] = [left.flat(), right.flat()].map((ops) => {
          const reference = new Reference(new Map([['base', 1]]))
          for (const each of ops) run(reference, each)
          return { map: base.edit((draft) => ops.forEach((each) => run(draft, each))), reference }
        })
        expectSame(a!.map, a!.reference.map)
        expectSame(b!.map, b!.reference.map)
        expectSame(base, new Map([['base', 1]]))
      }),
      { seed, numRuns },
    )
  })

  it('names the keys whose values differ between any two versions', () => {
    fc.assert(
      fc.property(bursts, fc.nat(), fc.nat(), (edits, from, to) => {
        const versions = [new SlotMap<number, string>()]
        for (const burst of edits) {
          const last = versions[versions.length - 1]!
          versions.push(last.edit((draft) => burst.forEach((each) => run(draft, each))))
        }
        const before = versions[from % versions.length]!
        const after = versions[to % versions.length]!
        const keys = [...new Set([...before.keys(), ...after.keys()])]
        const expected = keys.filter((key) => before.get(key) !== after.get(key))
        const changes = before.changesTo(after)
        expect(changes.map(({ id }) => id).sort()).toEqual(expected.sort())
        for (const change of changes) {
          const { previous, value } = { previous: undefined, value: undefined, ...change }
          expect([previous, value]).toEqual([before.get(change.id), after.get(change.id)])
        }
      }),
      { seed, numRuns },
    )
  })
})

describe('a batch of very many writes', () => {
  it('leaves the versions before as they were, and is told apart from them', () => {
    const key = fc.nat(400).map(String)
    const batch = fc.array(fc.tuple(key, fc.option(fc.nat(3), { nil: undefined })), {
      minLength: 60,
      maxLength: 400,
    })
    fc.assert(
      fc.property(fc.array(batch, { minLength: 1, maxLength: 4 }), fc.nat(500), (batches, room) => {
        const versions = [{ map: new SlotMap<number>(), model: new Map<string, number>() }]
        for (const writes of batches) {
          const { map, model } = versions.at(-1) as (typeof versions)[number]
          const next = new Map(model)
          for (const [each, value] of writes)
            if (value === undefined) next.delete(each)
            else next.set(each, value)
          const edited = map.edit((draft) => {
            draft.reserve(room)
            for (const [each, value] of writes)
              if (value === undefined) draft.delete(each)
              else draft.set(each, value)
          })
          versions.push({ map: edited, model: next })
          // What is written after it is not written into it.
          edited.set('0', 9).delete('1')
        }
        for (const { map, model } of versions) {
          expect(new Map(map)).toEqual(model)
          for (const other of versions) {
            const told = map.changesTo(other.map).map(({ id }) => id)
            const all = [...new Set([...model.keys(), ...other.model.keys()])]
            const changed = all.filter((each) => model.get(each) !== other.model.get(each))
            expect(told.sort()).toEqual(changed.sort())
          }
        }
      }),
    )
  })
})
