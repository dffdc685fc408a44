import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { xml } from '../xml/element.ts'
import { json } from './jsonCodec.ts'

const payload = (text: string) => xml('json', { xmlns: 'urn:xmpp:json:0' }, text)

interface First {
  name: string
}

interface Second {
  title: string
}

const first = json(z.object({ name: z.string() }))
const second = json(z.object({ title: z.string() }), {
  version: 2,
  migrate: { 1: ({ name, ...rest }: First) => ({ ...rest, title: name }) },
})
const third = json(z.object({ title: z.string(), length: z.number() }), {
  version: 3,
  migrate: {
    1: ({ name, ...rest }: First) => ({ ...rest, title: name }),
    2: (old: Second) => ({ ...old, length: old.title.length }),
  },
})

describe('the version', () => {
  it('is not said of the first one, and said of others', () => {
    expect(first.encode({ name: 'a' }, 'id').getText()).toBe('{"name":"a"}')
    expect(second.encode({ title: 'a' }, 'id').getText()).toBe('{"title":"a","$version":2}')
  })

  it('is no part of the value', () => {
    const strict = json(z.strictObject({ title: z.string() }), {
      version: 2,
      migrate: { 1: (o) => o },
    })
    expect(strict.decode(payload('{"$version":2,"title":"a"}'), 'id')).toEqual({ title: 'a' })
    expect(json().decode(payload('{"$version":1,"a":1}'), 'id')).toEqual({ a: 1 })
    expect(() => json().encode({ $version: 1 }, 'id')).toThrow('unencodable: $version is reserved')
  })

  it.each(['"2"', '0', '-1', '1.5', 'null', '1e999'])('can not be %s', (version) => {
    const text = `{"title":"a","name":"a","$version":${version}}`
    expect(() => second.decode(payload(text), 'id')).toThrow('undecodable: $version')
  })

  it('is said by objects only', () => {
    const list = json(z.array(z.string()), { version: 2, migrate: { 1: (old) => old } })
    expect(list.decode(payload('["a"]'), 'id')).toEqual(['a'])
    expect(() => list.encode(['a'], 'id')).toThrow('unencodable: only an object')
  })
})

describe('an item of an older version', () => {
  it('is migrated when it is read, by one step after the other', () => {
    expect(second.decode(payload('{"name":"a"}'), 'id')).toEqual({ title: 'a' })
    expect(third.decode(payload('{"name":"ab"}'), 'id')).toEqual({ title: 'ab', length: 2 })
    const text = '{"$version":2,"title":"ab"}'
    expect(third.decode(payload(text), 'id')).toEqual({ title: 'ab', length: 2 })
  })

  it('stays what it is until it is edited', () => {
    const before = payload('{ "name": "a" }')
    const value = second.decode(before, 'id')
    expect(second.encode(value, 'id', before).toString()).toBe(before.toString())
    expect(second.encode({ title: 'b' }, 'id', before).getText()).toBe('{"title":"b","$version":2}')
  })

  it('keeps what nobody knows when it is written in the new form, numbers to the letter', () => {
    const before = payload('{"big":12345678901234567890,"in":[{"n":-0}],"name":"a"}')
    expect(third.encode({ title: 'b', length: 1 }, 'id', before).getText()).toBe(
      '{"big":12345678901234567890,"in":[{"n":-0}],"title":"b","length":1,"$version":3}',
    )
  })

  it('that can not be migrated is quarantined', () => {
    const steps: unknown[] = [
      () => {
        throw new Error('no name')
      },
      () => undefined,
      () => Promise.resolve({ title: 'a' }),
      () => NaN,
    ]
    for (const step of steps) {
      const codec = json(z.unknown(), { version: 2, migrate: { 1: step as () => unknown } })
      expect(() => codec.decode(payload('{}'), 'id')).toThrow(
        'undecodable: could not be migrated from version 1',
      )
    }
    expect(() => third.decode(payload('{"$version":2}'), 'id')).toThrow('from version 2')
  })

  it('may be something else altogether', () => {
    const codec = json(z.object({ names: z.array(z.string()) }), {
      version: 2,
      migrate: { 1: (names: string[]) => ({ names }) },
    })
    const before = payload('["a"]')
    expect(codec.decode(before, 'id')).toEqual({ names: ['a'] })
    expect(codec.encode({ names: ['b'] }, 'id', before).getText()).toBe(
      '{"names":["b"],"$version":2}',
    )
  })

  it('may be changed in place by its step', () => {
    const codec = json(z.object({ title: z.string() }), {
      version: 2,
      migrate: {
        1: (old: Partial<First & Second>) => {
          old.title = old.name ?? ''
          delete old.name
          return old
        },
      },
    })
    const before = payload('{"name":"a","n":1}')
    expect(codec.encode({ title: 'b' }, 'id', before).getText()).toBe(
      '{"n":1,"title":"b","$version":2}',
    )
  })
})

describe('an item of a newer version', () => {
  const newer = payload('{"$version":3,"title":"a","length":1}')

  it('is read where the schema accepts it', () => {
    expect(second.decode(newer, 'id')).toEqual({ title: 'a' })
    expect(() => first.decode(newer, 'id')).toThrow('undecodable: name')
  })

  it('can not be changed, whether it can be read or not', () => {
    for (const write of [
      () => second.encode({ title: 'b' }, 'id', newer),
      () => first.encode({ name: 'b' }, 'id', newer),
    ])
      expect(write).toThrow(expect.objectContaining({ name: 'CodecError', code: 'newer-version' }))
  })

  it('can be put back as it was', () => {
    const value = second.decode(newer, 'id')
    expect(second.encode(value, 'id', newer).toString()).toBe(newer.toString())
  })
})

describe('versions', () => {
  const step = (old: unknown) => old
  it.each([
    [{ version: 0 }],
    [{ version: 1.5 }],
    [{ version: NaN }],
    [{ version: '2' as never, migrate: { 1: step } }],
    [{ version: 2 }],
    [{ version: 3, migrate: { 1: step } }],
    [{ version: 2, migrate: { 1: step, 2: step } }],
    [{ migrate: { 1: step } }],
    [{ version: 2, migrate: { 2: step } }],
    [{ version: 2, migrate: { 1: 'step' as never } }],
    [{ version: Number.MAX_SAFE_INTEGER }],
  ])('that do not fit are refused at once: %j', (options) => {
    expect(() => json(z.unknown(), options)).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'invalid-option' }),
    )
  })
})
