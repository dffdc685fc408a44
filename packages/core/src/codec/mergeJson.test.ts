import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { xml } from '../xml/element.ts'
import { json } from './jsonCodec.ts'

const payload = (text: string) => xml('json', { xmlns: 'urn:xmpp:json:0' }, text)
const item = z.object({ id: z.number(), text: z.string().optional() })
const list = z.object({ list: z.array(item) })
type Item = z.infer<typeof item>

/** Each element has something that the schema doesn't know: `u`, its own name. */
const before = payload(
  '{"list":[{"id":1,"text":"a","u":"A"},{"id":2,"text":"b","u":"B"},{"id":3,"text":"c","u":"C"}]}',
)
const [a, b, c] = [
  { id: 1, text: 'a' },
  { id: 2, text: 'b' },
  { id: 3, text: 'c' },
] as const

/** What each element has of it after an edit. */
function unknownAfter(next: readonly Item[], mergeBy?: string): unknown[] {
  const codec = json(list, mergeBy === undefined ? {} : { mergeBy })
  const text = codec.encode({ list: [...next] }, 'id', before).getText()
  const { list: elements } = JSON.parse(text) as { list: (Item & { u?: string })[] }
  expect(elements.map(({ u: _, ...known }) => known)).toEqual(next)
  return elements.map(({ u }) => u)
}

describe('what nobody knows of the elements of a list', () => {
  it.each<[string, readonly Item[], unknown[]]>([
    ['one is changed', [a, { ...b, text: 'x' }, c], ['A', 'B', 'C']],
    ['all are changed', [{ id: 4 }, { id: 5 }, { id: 6 }], ['A', 'B', 'C']],
    ['one is added at the end', [a, b, c, { id: 4 }], ['A', 'B', 'C', undefined]],
    ['one is added at the beginning', [{ id: 4 }, a, b, c], [undefined, 'A', 'B', 'C']],
    ['one is removed', [a, c], ['A', 'C']],
    ['the order is another', [c, a, b], ['C', 'A', 'B']],
    [
      'one is changed and one is added',
      [{ id: 4 }, { ...a, text: 'x' }, b, c],
      [undefined, 'A', 'B', 'C'],
    ],
    ['one is changed and one is removed', [{ ...a, text: 'x' }, c], ['A', 'C']],
    ['all are removed', [], []],
  ])('stays with them when %s', (_, next, expected) => {
    expect(unknownAfter(next)).toEqual(expected)
  })

  it.each<[string, readonly Item[], unknown[]]>([
    ['all are changed and in another order', [{ id: 3 }, { id: 1 }, { id: 2 }], ['C', 'A', 'B']],
    ['one is replaced', [a, { id: 4, text: 'b' }, c], ['A', undefined, 'C']],
    ['two have the same key', [a, { ...b, id: 1 }, c], ['A', 'B', 'C']],
  ])('stays by their key when %s', (_, next, expected) => {
    expect(unknownAfter(next, 'id')).toEqual(expected)
  })

  it('stays with those that say the same, each with its own', () => {
    const same = payload('[{"id":1,"u":"A"},{"id":1,"u":"B"},{"id":1,"u":"C"}]')
    const next = [{ id: 1 }, { id: 1 }, { id: 1 }, { id: 1 }]
    expect(json(z.array(item)).encode(next, 'id', same).getText()).toBe(
      '[{"id":1,"u":"A"},{"id":1,"u":"B"},{"id":1,"u":"C"},{"id":1}]',
    )
  })

  it('is given up where the schema has left some of them out', () => {
    const some = z.preprocess(
      (given) => (given as Item[]).filter(({ id }) => id > 1),
      z.array(item),
    )
    const after = json(some).encode(
      [{ id: 2, text: 'x' }, c],
      'id',
      payload('[{"id":1,"u":"A"},{"id":2,"u":"B"},{"id":3,"text":"c","u":"C"}]'),
    )
    expect(JSON.parse(after.getText())).toEqual([{ id: 2, text: 'x' }, c])
  })

  it('is looked for in a list of any length in no time to speak of', () => {
    const many = Array.from({ length: 20_000 }, (_, id) => ({ id, text: String(id) }))
    const old = payload(JSON.stringify(many.map((each) => ({ ...each, u: each.id }))))
    const next = many.slice(1).map((each) => ({ ...each, text: 'x' }))
    const after = JSON.parse(
      json(z.array(item), { mergeBy: 'id' }).encode(next, 'id', old).getText(),
    ) as { u: number }[]
    expect(after.map(({ u }) => u)).toEqual(next.map(({ id }) => id))
    expect(JSON.parse(json(z.array(item)).encode(next, 'id', old).getText())).toEqual(next)
  })
})

describe('a member', () => {
  const codec = json(
    z.object({ a: z.number().optional(), b: z.record(z.string(), z.unknown()).optional() }),
  )
  it('that the app takes away is gone, and those that nobody knows stay', () => {
    const old = payload('{"x":1,"a":1,"b":{"c":1,"d":2}}')
    expect(codec.encode({ b: { d: 2 } }, 'id', old).getText()).toBe('{"x":1,"b":{"d":2}}')
    expect(codec.encode({}, 'id', old).getText()).toBe('{"x":1}')
    expect(codec.encode({ a: undefined, b: { c: 1, d: 2 } }, 'id', old).getText()).toBe(
      '{"x":1,"b":{"c":1,"d":2}}',
    )
  })

  it('that becomes something else is written as a whole', () => {
    const old = payload('{"b":{"c":{"d":1},"e":[1]}}')
    expect(codec.encode({ b: { c: [1], e: { d: 1 } } }, 'id', old).getText()).toBe(
      '{"b":{"c":[1],"e":{"d":1}}}',
    )
  })

  it('with a strict schema is never unknown', () => {
    const strict = json(z.strictObject({ a: z.number() }))
    expect(() => strict.decode(payload('{"a":1,"x":1}'), 'id')).toThrow('undecodable')
    expect(strict.encode({ a: 2 }, 'id', payload('{"a":1,"x":1}')).getText()).toBe('{"a":2}')
  })
})
