import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodecError } from '../base/errors.ts'
import { isGoodItem, type Item } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import { xml } from '../xml/element.ts'
import { applyChanges, diff } from '../view/diff.ts'
import { fold } from './fold.ts'
import { emptyRemote, type Remote } from './remote.ts'

const seed = Number(process.env['SEED'])
const numRuns = Number(process.env['RUNS'] ?? 300)

interface Room {
  readonly name: string
}

const item: fc.Arbitrary<Item<Room>> = fc
  .record({
    id: fc.integer({ min: 0, max: 30 }).map(String),
    name: fc.constantFrom('one', 'two', 'three'),
    isBad: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  .map(({ id, name, isBad }) =>
    isBad
      ? { id, error: new CodecError('undecodable'), source: xml('nonsense', { name }) }
      : { id, value: { name }, source: xml('conference', { name }) },
  )

const event: fc.Arbitrary<NodeEvent<Item<Room>>> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constant('published' as const), item }) },
  {
    weight: 4,
    arbitrary: item.map(({ id }) => ({ type: 'retracted' as const, id })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('snapshot' as const),
      items: fc.array(item, { maxLength: 30 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom('purged', 'deleted', 'configured') }),
  },
)

/** The node as a plain map has it: what the server would answer to a read. */
function applyTo(node: Map<string, Item<Room>>, event: NodeEvent<Item<Room>>) {
  if (event.type === 'published') node.set(event.item.id, event.item)
  else if (event.type === 'retracted') node.delete(event.id)
  else if (event.type !== 'configured') node.clear()
  if (event.type === 'snapshot') for (const each of event.items) node.set(each.id, each)
}

function contentOf(node: ReadonlyMap<string, Item<Room>>) {
  const items = [...node.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    good: items.filter(isGoodItem).map(({ id, value }) => [id, value.name]),
    bad: items.filter((each) => !isGoodItem(each)).map(({ id, source }) => [id, source.toString()]),
  }
}

function foldedContent({ items, quarantine }: Remote<Room>) {
  return {
    good: [...items].map(([id, { name }]) => [id, name]),
    bad: [...quarantine].map(([id, { source }]) => [id, source.toString()]),
  }
}

describe('fold', { timeout: 300_000 }, () => {
  it('holds what the server holds, after any events', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const node = new Map<string, Item<Room>>()
        let remote = emptyRemote<Room>()
        for (const each of events) {
          applyTo(node, each)
          remote = fold(remote, each)
          expect(foldedContent(remote)).toEqual(contentOf(node))
        }
      }),
      { seed, numRuns },
    )
  })

  it('is the same remote exactly when nothing changed, and folding twice changes nothing', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let remote = emptyRemote<Room>()
        for (const each of events) {
          const next = fold(remote, each)
          const isEqual =
            JSON.stringify(foldedContent(next)) === JSON.stringify(foldedContent(remote))
          expect(next === remote).toBe(isEqual)
          expect(fold(next, each)).toBe(next)
          remote = next
        }
      }),
      { seed, numRuns },
    )
  })

  it('keeps the identity of untouched values, and its changes make the new view of the old one', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let remote = emptyRemote<Room>()
        for (const each of events) {
          const { items: before } = remote
          remote = fold(remote, each)
          const changes = diff(before, remote.items)
          expect([...applyChanges(before, changes)]).toEqual([...remote.items])
          const touched = new Set(changes.map(({ id }) => id))
          expect(touched.size).toBe(changes.length)
          for (const [id, { name }] of before) {
            const kept = remote.items.get(id)
            expect(touched.has(id)).toBe(kept?.name !== name)
            if (!touched.has(id)) expect(kept).toBe(before.get(id))
          }
        }
      }),
      { seed, numRuns },
    )
  })
})
