import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { CodecError, UsageError } from '../base/errors.ts'
import { xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { attribute } from './attribute.ts'
import { child } from './child.ts'
import { json } from './jsonCodec.ts'
import type { JsonObject } from './jsonValue.ts'
import type { StandardSchema } from './standardSchema.ts'
import { xmlCodec } from './xmlCodec.ts'

const NS = 'urn:xmpp:json:0'
const payload = (text: string) => xml('json', { xmlns: NS }, text)
const overTheWire = (element: Element) => parseXml(element.toString())

function thrown(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

const schemas = {
  zod: json(
    z.object({
      title: z.string(),
      done: z.boolean().default(false),
      tags: z.array(z.object({ name: z.string() })).optional(),
    }),
  ),
  valibot: json(
    v.object({
      title: v.string(),
      done: v.optional(v.boolean(), false),
      tags: v.optional(v.array(v.object({ name: v.string() }))),
    }),
  ),
  arktype: json(
    type({
      '+': 'delete',
      title: 'string',
      done: 'boolean = false',
      'tags?': type({ '+': 'delete', name: 'string' }).array(),
    }),
  ),
}

describe.each(Object.entries(schemas))('json with a schema of %s', (_, codec) => {
  it('reads what the schema accepts, with its defaults and without what it does not know', () => {
    const value = codec.decode(payload('{"title":"a","tags":[{"name":"x","more":1}],"n":2}'), 'id')
    expect(value).toEqual({ title: 'a', done: false, tags: [{ name: 'x' }] })
  })

  it('gives values that are frozen all the way down', () => {
    const value = codec.decode(payload('{"title":"a","tags":[{"name":"x"}]}'), 'id')
    expect([value, value.tags, value.tags?.[0]].map(Object.isFrozen)).toEqual([true, true, true])
  })

  it('refuses what another client has broken, with the issues in words', () => {
    const error = thrown(() => codec.decode(payload('{"title":1,"tags":[{}]}'), 'id'))
    expect(error).toBeInstanceOf(CodecError)
    expect(error).toMatchObject({ code: 'undecodable' })
    expect((error as Error).message).toMatch(/title.*tags\[0\]\.?name/)
    expect((error as CodecError).cause).toHaveLength(2)
  })

  it('refuses to write what the schema does not accept, with the issues in words', () => {
    const error = thrown(() => codec.encode({ title: 1 } as never, 'id'))
    expect(error).toBeInstanceOf(CodecError)
    expect(error).toMatchObject({ code: 'unencodable' })
    expect((error as Error).message).toContain('title')
  })

  it('writes what may be left out as what it is by default', () => {
    expect(codec.encode({ title: 'a' }, 'id').toString()).toBe(
      `<json xmlns="${NS}">{"title":"a","done":false}</json>`,
    )
  })

  it('keeps what the schema does not know, at every depth', () => {
    const before = payload('{ "n": 1.0, "title": "a", "tags": [{"name":"x","n":{"deep":[]}}] }')
    const value = codec.decode(before, 'id')
    const tags = [{ name: 'y' }, { name: 'z' }]
    expect(codec.encode({ ...value, title: 'b', tags }, 'id', before).getText()).toBe(
      '{"n":1.0,"title":"b","tags":[{"name":"y"},{"name":"z"}]}',
    )
    expect(codec.encode({ ...value, tags: [{ name: 'y' }] }, 'id', before).getText()).toBe(
      '{"n":1.0,"title":"a","tags":[{"name":"y","n":{"deep":[]}}]}',
    )
  })

  it('changes neither what it is given nor what was there', () => {
    const before = payload('{"title":"a","n":1}')
    const text = before.toString()
    const value = Object.freeze({ title: 'b', tags: Object.freeze([{ name: 'x' }]) })
    codec.encode(value as never, 'id', before)
    expect([before.toString(), Object.isFrozen(value.tags[0])]).toEqual([text, false])
  })

  it('leaves every byte where nothing has changed', () => {
    const before = payload('{ "title" : "\\u0061", "title":"b","big":12345678901234567890 }')
    const again = codec.encode(codec.decode(before, 'id'), 'id', before)
    expect(again.toString()).toBe(before.toString())
  })
})

const settings = json(z.object({ size: z.number() }))

describe('a payload of json', () => {
  it.each(['', '{"size":1', "{'size':1}", '\uFEFF{"size":1}', 'size'])(
    'is JSON: %s is none',
    (text) => {
      expect(() => settings.decode(payload(text), 'id')).toThrow('undecodable: no JSON')
    },
  )

  it('is the element of XEP-0335 and no other', () => {
    expect(() => settings.decode(xml('json', { xmlns: 'urn:x' }, '{"size":1}'), 'id')).toThrow(
      CodecError,
    )
    expect(() => settings.decode(xml('data', { xmlns: NS }, '{"size":1}'), 'id')).toThrow(
      CodecError,
    )
    const prefixed = `<j:json xmlns:j="${NS}">{&quot;si&#122;e":1}</j:json>`
    expect(settings.decode(parseXml(prefixed), 'id')).toEqual({ size: 1 })
  })

  it('keeps attributes and elements that others have put there', () => {
    const before = parseXml(
      `<z:json xmlns:z="${NS}" a="1" z:b="2">{"size":<x xmlns="urn:x">y</x>1}</z:json>`,
    )
    const after = overTheWire(settings.encode({ size: 2 }, 'id', before))
    expect(settings.decode(after, 'id')).toEqual({ size: 2 })
    expect(after.toString()).toBe(
      before.toString().replace('{"size":', '{"size":2}').replace('1}', ''),
    )
  })

  it('that was no JSON is written anew, on demand', () => {
    const before = xml('json', { xmlns: NS, a: '1' }, 'nonsense')
    expect(settings.encode({ size: 1 }, 'id', before).getText()).toBe('{"size":1}')
    expect(settings.encode({ size: 1 }, 'id', xml('x', { xmlns: NS })).getText()).toBe('{"size":1}')
  })

  it('may be part of another element', () => {
    const codec = xmlCodec({
      name: 'note',
      xmlns: 'urn:x',
      fields: { title: attribute(), settings: child(settings, { required: true }) },
    })
    const before = parseXml(
      `<note xmlns="urn:x" title="a"><json xmlns="${NS}">{"size":1,"n":2}</json></note>`,
    )
    expect(codec.decode(before, 'id')).toEqual({ title: 'a', settings: { size: 1 } })
    expect(codec.encode({ settings: { size: 3 } }, 'id', before).toString()).toBe(
      `<note xmlns="urn:x"><json xmlns="${NS}">{"size":3,"n":2}</json></note>`,
    )
  })
})

describe('a schema', () => {
  it('that answers later is refused, without an unhandled rejection', () => {
    const validate = () => Promise.reject(new Error('later'))
    const codec = json({ '~standard': { version: 1, validate } } as StandardSchema)
    const error = thrown(() => codec.encode({ a: 'b' }, 'id'))
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({ code: 'async-schema', retryable: false })
    expect(thrown(() => codec.decode(payload('{"a":"b"}'), 'id'))).toMatchObject({
      code: 'async-schema',
    })
  })

  it.each([
    json(z.object({ a: z.string().refine(() => Promise.resolve(true)) })),
    json(
      v.objectAsync({
        a: v.pipeAsync(
          v.string(),
          v.checkAsync(() => Promise.resolve(true)),
        ),
      }),
    ),
  ])('of a library that answers later is refused', (codec) => {
    expect(thrown(() => codec.encode({ a: 'b' }, 'id'))).toMatchObject({ code: 'async-schema' })
  })

  it('that throws breaks nothing', () => {
    const cause = new RangeError('too deep')
    const schema = {
      '~standard': {
        version: 1,
        validate: () => {
          throw cause
        },
      },
    } as const
    expect(thrown(() => json(schema).decode(payload('1'), 'id'))).toMatchObject({
      code: 'undecodable',
      cause,
    })
    expect(thrown(() => json(schema).encode(1, 'id'))).toMatchObject({ code: 'unencodable', cause })
  })

  it('is one that implements the standard', () => {
    for (const schema of [{}, null, 'x', { '~standard': {} }])
      expect(thrown(() => json(schema as never))).toMatchObject({ code: 'invalid-option' })
  })

  it('may read values of classes that JSON can say', () => {
    const codec = json(z.object({ at: z.codec(z.iso.datetime(), z.date(), ISO), n: z.number() }))
    const before = payload('{"at":"2026-01-01T00:00:00Z","n":1,"more":[]}')
    const value = codec.decode(before, 'id')
    expect(value.at).toEqual(new Date('2026-01-01T00:00:00Z'))
    expect(codec.encode(value, 'id', before).toString()).toBe(before.toString())
    expect(codec.encode({ ...value, n: 2 }, 'id', before).getText()).toBe(
      '{"at":"2026-01-01T00:00:00Z","n":2,"more":[]}',
    )
    const at = new Date('2026-01-02T00:00:00Z')
    expect(codec.decode(codec.encode({ at, n: 1 }, 'id'), 'id')).toEqual({ at, n: 1 })
    expect(codec.decode(codec.encode({ at: at.toISOString(), n: 1 }, 'id'), 'id').at).toEqual(at)
  })

  it('must not make of it what could not be written', () => {
    const size = z.string().transform(BigInt)
    expect(() => json(size as never).decode(payload('"1"'), 'id')).toThrow('undecodable')
    const nan = z.unknown().transform(() => NaN)
    expect(() => json(nan as never).decode(payload('1'), 'id')).toThrow('undecodable')
  })

  it('that reads several forms can be written in the new one', () => {
    const old = z.object({ first: z.string(), last: z.string() })
    const name = z.preprocess(
      (given) =>
        old.safeParse(given).success ? { name: Object.values(given as object).join(' ') } : given,
      z.object({ name: z.string() }),
    )
    const before = payload('{"first":"A","last":"B"}')
    expect(json(name).decode(before, 'id')).toEqual({ name: 'A B' })
    // The old members would hide the new one.
    expect(json(name).encode({ name: 'C' }, 'id', before).getText()).toBe('{"name":"C"}')
  })

  it('that mends what it can leaves it alone until it is edited', () => {
    const codec = json(z.object({ size: z.number().catch(1), n: z.number() }))
    const before = payload('{"size":"big","n":1}')
    expect(codec.encode({ size: 1, n: 2 }, 'id', before).getText()).toBe('{"size":"big","n":2}')
    expect(codec.encode({ size: 3, n: 1 }, 'id', before).getText()).toBe('{"size":3,"n":1}')
  })

  it('has many objections: the first ones are told', () => {
    const error = thrown(() =>
      json(z.array(z.string())).decode(payload(JSON.stringify(Array(100).fill(1))), 'id'),
    )
    expect((error as Error).message).toMatch(/^undecodable: \[0\]: .*; \[7\]: [^;]*; and 92 more$/)
  })
})

describe('a default', () => {
  it('stays away from the payload until it gets another value', () => {
    const codec = json(
      z.object({ a: z.number(), b: z.object({ c: z.number() }).default({ c: 1 }) }),
    )
    const before = payload('{"a":1}')
    const value = codec.decode(before, 'id')
    expect(codec.encode({ ...value, a: 2 }, 'id', before).getText()).toBe('{"a":2}')
    expect(codec.encode({ ...value, b: { c: 2 } }, 'id', before).getText()).toBe(
      '{"a":1,"b":{"c":2}}',
    )
  })
})

describe('json without a schema', () => {
  const codec = json()

  it('reads any JSON', () => {
    for (const value of [null, 1, 'a', true, [], {}, { a: [null, { b: -0 }] }])
      expect(codec.decode(codec.encode(value, 'id'), 'id')).toStrictEqual(value)
  })

  it('writes what is given: members that are gone are gone', () => {
    const before = payload('{"a":1.0,"b":12345678901234567890}')
    expect(codec.encode({ b: 12345678901234567890, c: 1 }, 'id', before).getText()).toBe(
      '{"b":12345678901234567890,"c":1}',
    )
  })

  it.each([
    ['NaN', { a: [NaN] }, 'a[0]'],
    ['infinity', { a: { b: -Infinity } }, 'a.b'],
    ['undefined in a list', [1, undefined], '[1]'],
    ['a hole', [1, , 2], '[1]'],
    ['undefined', undefined, 'the value'],
    ['a bigint', { a: 1n }, 'a'],
    ['a symbol', { a: Symbol('x') }, 'a'],
    ['a function', { a: () => 1 }, 'a'],
    ['a Map', { a: new Map() }, 'a'],
    ['bytes', { a: new Uint8Array(1) }, 'a'],
    ['a date that is none', { a: new Date(NaN) }, 'a'],
    ['what contains itself', itself(), 'self.self'],
  ])('refuses to write %s, and says where', (_, value, where) => {
    const error = thrown(() => codec.encode(value as never, 'id'))
    expect(error).toMatchObject({ code: 'unencodable' })
    expect((error as Error).message).toContain(`unencodable: ${where}`)
  })

  it('leaves out what is undefined', () => {
    expect(codec.encode({ a: undefined, b: 1 }, 'id').getText()).toBe('{"b":1}')
  })

  it('refuses a number that is none in JavaScript', () => {
    expect(() => codec.decode(payload('{"a":1e999}'), 'id')).toThrow('undecodable')
  })

  it('carries every text over the wire', () => {
    const value = { '\0': '\uD800 \uDC00\uFFFE\uFFFF\r\n\t\u0085\u2028]]>&<\'"\\\u{1F600}\u007F' }
    const sent = codec.encode(value, 'id')
    expect(codec.decode(overTheWire(sent), 'id')).toEqual(value)
    expect(sent.getText()).toMatch(/^[\n\x20-\x7E\u2028\uD800-\uDFFF]+$/)
  })

  it('takes __proto__ for a name like others, and pollutes nothing', () => {
    const before = payload('{"__proto__":{"a":1},"constructor":{"prototype":{"b":1}},"c":1}')
    const value = codec.decode(before, 'id') as JsonObject
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'c'])
    expect(value['a']).toBeUndefined()
    expect(codec.encode({ ...value, c: 2 }, 'id', before).getText()).toBe(
      before.getText().replace('"c":1', '"c":2'),
    )
    expect([({} as { a?: 1 }).a, ({} as { b?: 1 }).b]).toEqual([undefined, undefined])
  })

  it('refuses what is nested deeper than anybody nests, without overflowing the stack', () => {
    for (const deep of [501, 1_000_000]) {
      const text = '['.repeat(deep) + ']'.repeat(deep)
      expect(() => codec.decode(payload(text), 'id')).toThrow('undecodable')
    }
    const value = codec.decode(payload('['.repeat(500) + ']'.repeat(500)), 'id')
    expect(codec.encode(value, 'id').getText()).toHaveLength(1000)
  })

  it('leaves alone what the schema does not look into, however deep or large it is', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    const huge = JSON.stringify('\\"'.repeat(1_000_000))
    const before = payload(`{"deep":${deep},"huge":${huge},"size":1}`)
    const after = settings.encode({ size: 2 }, 'id', before)
    expect(after.getText() === `{"deep":${deep},"huge":${huge},"size":2}`).toBe(true)
  })
})

const ISO = {
  decode: (text: string) => new Date(text),
  encode: (date: Date) => date.toISOString(),
}

function itself(): unknown {
  const value: Record<string, unknown> = {}
  value['self'] = value
  return value
}
