import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import { attribute } from './attribute.ts'
import { children } from './children.ts'
import { constant } from './constant.ts'
import { ownText } from './ownText.ts'
import { tolerant } from './tolerant.ts'
import { xmlBase64 } from './xmlBase64.ts'
import { xmlCodec } from './xmlCodec.ts'
import { xmlDateTime, xmlInteger } from './xmlType.ts'

const NS = 'urn:x'

describe('a tolerant field', () => {
  const codec = xmlCodec({
    name: 'x',
    xmlns: NS,
    fields: { when: tolerant(attribute(xmlDateTime)), title: attribute() },
  })
  const broken = parseXml(`<x xmlns='${NS}' when='yesterday' title='a'/>`)

  it('is read like any other', () => {
    const good = parseXml(`<x xmlns='${NS}' when='2004-09-24T15:23:21Z'/>`)
    expect(codec.decode(good, 'id')).toEqual({ when: '2004-09-24T15:23:21Z' })
    expect(codec.encode({}, 'id', good).attrs).toEqual({ xmlns: NS })
  })

  it('counts as absent where the XML is not what it should be, and stays', () => {
    expect(codec.decode(broken, 'id')).toEqual({ title: 'a' })
    expect(codec.encode({ title: 'b' }, 'id', broken).attrs).toMatchObject({
      title: 'b',
      when: 'yesterday',
    })
  })

  it('gives way to a value', () => {
    const when = '2004-09-24T15:23:21Z'
    expect(codec.encode({ when }, 'id', broken).attrs['when']).toBe(when)
    expect(() => codec.encode({ when: 'tomorrow' }, 'id', broken)).toThrow(
      expect.objectContaining({ code: 'unencodable' }) as Error,
    )
  })
})

describe('a tolerant list', () => {
  const number = xmlCodec({ name: 'n', xmlns: NS, fields: { is: ownText(xmlInteger) } })
  const codec = xmlCodec({
    name: 'x',
    xmlns: NS,
    fields: { ns: children(number, { tolerant: true }) },
  })
  const given = parseXml(`<x xmlns='${NS}'><n>one</n><n a='b'>1</n><y/><n>2</n><n>three</n></x>`)

  it('leaves out what can not be decoded, and leaves it where it is', () => {
    const { ns } = codec.decode(given, 'id')
    expect(ns).toEqual([{ is: 1 }, { is: 2 }])
    const edited = codec.encode({ ns: [{ is: 1 }, { is: 5 }, { is: 6 }] }, 'id', given)
    const expected = `<x xmlns='${NS}'><n>one</n><n a='b'>1</n><y/><n>5</n><n>6</n><n>three</n></x>`
    expect(canonicalEqual(edited, parseXml(expected)), edited.toString()).toBe(true)
    expect(codec.encode({ ns: [] }, 'id', given).toString()).toBe(
      `<x xmlns="${NS}"><n>one</n><y/><n>three</n></x>`,
    )
  })
})

describe('a constant', () => {
  const codec = xmlCodec({ name: 'x', xmlns: NS, fields: { kind: constant('room') } })

  it('is in the value and not in the XML', () => {
    const written = codec.encode({ kind: 'room' }, 'id')
    expect(written.toString()).toBe(`<x xmlns="${NS}"/>`)
    expect(codec.decode(written, 'id')).toEqual({ kind: 'room' })
    expect(() => codec.encode({ kind: 'url' as never }, 'id')).toThrow(
      expect.objectContaining({ code: 'unencodable' }) as Error,
    )
  })
})

describe('Base64', () => {
  const codec = xmlCodec({ name: 'x', xmlns: NS, fields: { bytes: ownText(xmlBase64) } })
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)

  it('carries any bytes', () => {
    const written = codec.encode({ bytes }, 'id')
    expect(codec.decode(parseXml(written.toString()), 'id').bytes).toEqual(bytes)
    expect(codec.encode({ bytes: new Uint8Array() }, 'id').getText()).toBe('')
    const large = new Uint8Array(300_000).fill(7)
    expect(codec.decode(codec.encode({ bytes: large }, 'id'), 'id').bytes).toEqual(large)
  })

  it('stays as it is written while it says the same', () => {
    const given = parseXml(`<x xmlns='${NS}'>\n  AAEC\n  AwQ=\n</x>`)
    const value = codec.decode(given, 'id')
    expect(value.bytes).toEqual(Uint8Array.of(0, 1, 2, 3, 4))
    expect(canonicalEqual(codec.encode(value, 'id', given), given)).toBe(true)
    expect(codec.encode({ bytes: Uint8Array.of(1) }, 'id', given).getText()).toBe('AQ==')
  })

  it('is nothing else', () => {
    expect(() => codec.decode(parseXml(`<x xmlns='${NS}'>a_b!</x>`), 'id')).toThrow(
      expect.objectContaining({ code: 'undecodable' }) as Error,
    )
    expect(() => codec.encode({ bytes: 'AAEC' as never }, 'id')).toThrow(
      expect.objectContaining({ code: 'unencodable' }) as Error,
    )
  })
})
