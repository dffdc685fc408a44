import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { json } from './jsonCodec.ts'
import { jsonText, parseVerbatim, Verbatim } from './jsonText.ts'
import type { JsonValue } from './jsonValue.ts'

const entry = z.object({ id: z.string(), text: z.string().optional() })
const schema = z.object({
  title: z.string(),
  count: z.number().default(0),
  open: z.boolean().nullable().optional(),
  inner: z.object({ size: z.number(), more: z.object({ note: z.string() }).optional() }).optional(),
  tags: z.array(z.string()).default([]),
  list: z.array(entry).default([]),
})
type Value = z.infer<typeof schema>
const codec = json(schema, { mergeBy: 'id' })
const migrating = json(schema, {
  version: 2,
  migrate: { 1: ({ name, ...rest }: { name: string }) => ({ ...rest, title: name }) },
  mergeBy: 'id',
})
const anything = json()

const payload = (root: unknown): Element =>
  parseXml(xml('json', { xmlns: 'urn:xmpp:json:0', a: '1' }, jsonText(root)).toString())
const overTheWire = (element: Element) => parseXml(element.toString())
const tree = (element: Element) => parseVerbatim(element.getText()) as Members

type Members = Readonly<Record<string, unknown>>

// Values.
const text = fc.string({ unit: 'binary' })
const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const value: fc.Arbitrary<Value> = fc.record(
  {
    title: text,
    count: number,
    tags: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }),
    list: fc.uniqueArray(
      fc.record(
        { id: fc.constantFrom('1', '2', '3', '4'), text },
        { requiredKeys: ['id'], noNullPrototype: true },
      ),
      { maxLength: 4, selector: ({ id }) => id },
    ),
    open: fc.option(fc.boolean()),
    inner: fc.record(
      { size: number, more: fc.record({ note: text }, { noNullPrototype: true }) },
      { requiredKeys: ['size'], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['title', 'count', 'tags', 'list'], noNullPrototype: true },
)

// JSON that nobody here knows, with numbers that JavaScript would write otherwise.
const written = fc
  .constantFrom('1.0', '-0', '1E5', '12345678901234567890', '0.10', '1e999', '-1.50e-7')
  .map((number) => new Verbatim(number))
const name = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toJSON', '', 'Title'))
const isKnown = (key: string) =>
  [
    'title',
    'count',
    'open',
    'inner',
    'tags',
    'list',
    'size',
    'more',
    'note',
    'id',
    'text',
    'name',
    '$version',
  ].includes(key)
const { unknown } = fc.letrec<{ unknown: unknown; members: Members }>((tie) => ({
  unknown: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    written,
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('unknown'), { maxLength: 3 }),
    tie('members'),
  ),
  members: fc.dictionary(name, tie('unknown'), { maxKeys: 3, noNullPrototype: true }),
}))
const strangers = fc.dictionary(
  name.filter((key) => !isKnown(key)),
  unknown,
  { maxKeys: 3, noNullPrototype: true },
)

/** A stored value with unknown members on each of its floors, some of them in front. */
const stored = fc
  .record({
    value,
    around: fc.array(strangers, { minLength: 6, maxLength: 6 }),
    bare: fc.boolean(),
    front: fc.boolean(),
  })
  .map(({ value: { inner, list, ...rest }, around, bare, front }) => {
    const mixed = (known: Members, i: number): Members => {
      const more = around[i % 6] as Members
      return front ? { ...more, ...known } : { ...known, ...more }
    }
    const members = {
      ...rest,
      list: list.map((each, i) => mixed(each, 3 + i)),
      ...(inner
        ? { inner: mixed(inner.more ? { ...inner, more: mixed(inner.more, 2) } : inner, 1) }
        : {}),
    }
    // What has a default need not be there.
    return mixed(bare && list.length === 0 ? without(members, ['list', 'count']) : members, 0)
  })

function without(members: Members, keys: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([key]) => !keys.includes(key)))
}

/** What is left of a tree when all that the schema knows is taken away: by where it is. */
function unknownParts(root: Members): Record<string, unknown> {
  const rest = (members: unknown) =>
    Object.fromEntries(Object.entries((members ?? {}) as Members).filter(([key]) => !isKnown(key)))
  const inner = root['inner'] as Members | undefined
  const list = (root['list'] ?? []) as readonly Members[]
  return {
    root: rest(root),
    inner: inner && rest(inner),
    more: inner?.['more'] === undefined ? undefined : rest(inner['more']),
    ...Object.fromEntries(list.map((each) => [`list ${String(each['id'])}`, rest(each)])),
  }
}

/** What was there before, and whose place is there still, has kept all that is unknown. */
function expectKept(before: Element, after: Element): void {
  const [was, is] = [unknownParts(tree(before)), unknownParts(tree(after))]
  for (const [place, parts] of Object.entries(was)) {
    if (parts !== undefined && is[place] !== undefined) expect(is[place], place).toEqual(parts)
  }
  expect(is['root']).toEqual(was['root'])
}

describe('the laws of a codec', () => {
  it('hold for any JSON without a schema', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), number, (v, n) => {
        const both = [v, { n }] as JsonValue
        expect(anything.decode(overTheWire(anything.encode(both, 'id')), 'id')).toStrictEqual(both)
      }),
    )
  })

  it('decodes what it encoded', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(codec, migrating), (v, each) => {
        const sent = each.encode(v, 'id')
        expect(each.decode(sent, 'id')).toStrictEqual(v)
        expect(each.decode(overTheWire(sent), 'id')).toStrictEqual(v)
      }),
    )
  })

  it('changes nothing when the value is the old one', () => {
    fc.assert(
      fc.property(stored, (root) => {
        const x = payload(root)
        const again = codec.encode(codec.decode(x, 'id'), 'id', x)
        expect(again.toString()).toBe(x.toString())
      }),
    )
  })

  it('writes any other value and keeps all unknown JSON, to the letter', () => {
    fc.assert(
      fc.property(stored, value, (root, v) => {
        const x = payload(root)
        const text = x.toString()
        const edited = overTheWire(codec.encode(v, 'id', x))
        expect(codec.decode(edited, 'id')).toStrictEqual(v)
        expectKept(x, edited)
        expect(edited.attrs).toEqual(x.attrs)
        expect(x.toString()).toBe(text)
      }),
    )
  })

  it('keeps all unknown JSON when an old version is written in the new form', () => {
    fc.assert(
      fc.property(stored, value, (root, v) => {
        const x = payload({ ...without(root, ['title']), name: root['title'] })
        // A step can't be given a number that is none in JavaScript: such an item is quarantined.
        fc.pre(!x.getText().includes('1e999'))
        expect(migrating.decode(x, 'id').title).toBe(root['title'])
        const again = migrating.encode(migrating.decode(x, 'id'), 'id', x)
        expect(again.toString()).toBe(x.toString())
        const edited = overTheWire(migrating.encode({ ...v, title: `${v.title}!` }, 'id', x))
        expect(migrating.decode(edited, 'id')).toStrictEqual({ ...v, title: `${v.title}!` })
        expectKept(x, edited)
      }),
    )
  })
})

describe('the reader that keeps numbers to the letter', () => {
  it('reads what JSON.parse reads, and is written as it was', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), unknown, (some, more) => {
        for (const text of [some, jsonText(more)]) {
          expect(JSON.parse(jsonText(parseVerbatim(text)))).toEqual(JSON.parse(text))
        }
        expect(parseVerbatim(jsonText(more))).toEqual(more)
      }),
    )
  })
})
