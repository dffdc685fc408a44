import fc from 'fast-check'
import { expect, it } from 'vitest'
import { xml, type Element } from '../xml/element.ts'
import { NS_DELAY, NS_PUBSUB_EVENT } from '../xml/namespaces.ts'
import { parsePubsubEvent } from './pubsubEvent.ts'

const SELF = 'juliet@capulet.lit'
const names = [
  'event',
  'items',
  'item',
  'retract',
  'purge',
  'delete',
  'configuration',
  'p:item',
  'delay',
  ':',
  'x',
]
const values = [
  SELF,
  `${SELF}/b`,
  'romeo@montague.lit',
  '',
  'n',
  'error',
  NS_PUBSUB_EVENT,
  NS_DELAY,
]
const attributes = ['id', 'node', 'from', 'type', 'xmlns', 'xmlns:p', '__proto__', 'constructor']

const name = fc.constantFrom(...names)
const attrs = fc.dictionary(fc.constantFrom(...attributes), fc.constantFrom(...values))
const { tree } = fc.letrec<{ tree: Element }>((tie) => ({
  tree: fc
    .tuple(
      name,
      attrs,
      fc.array(fc.oneof({ maxDepth: 5 }, fc.string(), tie('tree')), { maxLength: 4 }),
    )
    .map(([tag, given, children]) => xml(tag, given, ...children)),
}))
// Mostly events as they should be, with anything anywhere between.
const few = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, attrs)
const item = fc.oneof(
  fc
    .tuple(few, fc.array(tree, { maxLength: 2 }))
    .map(([given, inside]) => xml('item', { id: 'a', ...given }, ...inside)),
  few.map((given) => xml('retract', { id: 'b', ...given })),
  tree,
)
const items = fc
  .tuple(few, fc.array(item, { maxLength: 4 }))
  .map(([given, inside]) => xml('items', { node: 'n', ...given }, ...inside))
const event = fc
  .array(fc.oneof(items, tree), { maxLength: 3 })
  .map((inside) => xml('event', { xmlns: NS_PUBSUB_EVENT }, ...inside))
const message = fc
  .tuple(fc.constantFrom(undefined, SELF, ...values), few, event, tree)
  .map(([from, given, told, other]) => xml('message', { ...given, from }, other, told))

it('never throws, and names no event that is not the own account’s', () => {
  fc.assert(
    fc.property(fc.oneof(message, tree), (stanza) => {
      const parsed = parsePubsubEvent(stanza, SELF)
      const { from } = stanza.attrs
      if (parsed?.type === 'event') {
        expect([undefined, SELF]).toContain(from)
        expect(parsed.events.length).toBeGreaterThan(0)
        for (const one of parsed.events) {
          if (one.type === 'published') expect(one.item.payload?.parent ?? null).toBeNull()
        }
      }
      if (parsed?.type === 'refused') expect(parsed.from).toBe(from)
    }),
  )
})
