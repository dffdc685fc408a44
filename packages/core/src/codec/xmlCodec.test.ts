import { describe, expect, it } from 'vitest'
import { CodecError, UsageError } from '../base/errors.ts'
import { parseXml } from '../xml/parseXml.ts'
import { xml } from '../xml/element.ts'
import { attribute } from './attribute.ts'
import { childElement, childText } from './child.ts'
import { childTexts } from './children.ts'
import { fromItemId } from './fromItemId.ts'
import { xmlCodec } from './xmlCodec.ts'
import { xmlBoolean, xmlInteger, xmlOneOf, xmlString } from './xmlType.ts'

const NS = 'https://example.org/ns/notes'
const note = xmlCodec({
  name: 'note',
  xmlns: NS,
  fields: {
    title: attribute(xmlString, { required: true }),
    pinned: attribute(xmlBoolean, { default: false }),
    stars: attribute(xmlInteger),
    mood: childText(xmlOneOf('calm', 'wild'), { name: 'm', xmlns: 'urn:example:mood' }),
    body: childText(),
    tags: childTexts(xmlString, { name: 'tag' }),
    style: childElement(),
  },
})

const decode = (text: string) => note.decode(parseXml(text), 'n1')
const errorOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof CodecError) return { code: error.code, text: error.message }
    throw error
  }
  return undefined
}

describe('decoding', () => {
  it('reads each field from its place', () => {
    const value = decode(
      `<note xmlns='${NS}' title='Milk' pinned='1' stars=' -3 '><body>and <b/>bread</body>` +
        `<m xmlns='urn:example:mood'>wild</m><tag>a</tag><tag/><style bold='true'/></note>`,
    )
    expect(value).toMatchObject({
      title: 'Milk',
      pinned: true,
      stars: -3,
      mood: 'wild',
      body: 'and bread',
      tags: ['a', ''],
    })
    expect(value.style?.toString()).toBe(`<style bold="true" xmlns="${NS}"/>`)
  })

  it('leaves out what is absent, and fills in defaults', () => {
    expect(decode(`<note xmlns='${NS}' title=''/>`)).toStrictEqual({
      title: '',
      pinned: false,
      tags: [],
    })
  })

  it('reads whatever prefixes are used', () => {
    const value = decode(
      `<x:note xmlns:x='${NS}' title='T'><body>no</body><x:body>yes</x:body></x:note>`,
    )
    expect(value.body).toBe('yes')
  })

  it('gives values that nobody can change, and that share nothing with the payload', () => {
    const payload = parseXml(`<note xmlns='${NS}' title='T'><style><a b='c'>d</a></style></note>`)
    const value = note.decode(payload, 'n1')
    expect(Object.isFrozen(value)).toBe(true)
    expect(Object.isFrozen(value.tags)).toBe(true)
    expect(() => {
      Object.assign(value.style?.getChild('a')?.attrs ?? {}, { b: 'changed' })
    }).toThrow(TypeError)
    const style = payload.getChild('style')
    if (style) style.children = []
    expect(value.style?.getChild('a')?.getText()).toBe('d')
  })

  it.each([
    [
      'another name',
      `<nota xmlns='${NS}' title='T'/>`,
      `<nota/> in ${NS} instead of <note/> in ${NS}`,
    ],
    [
      'another namespace',
      `<note xmlns='urn:other' title='T'/>`,
      `<note/> in urn:other instead of <note/> in ${NS}`,
    ],
    ['a missing field', `<note xmlns='${NS}'/>`, '<note/> has no title'],
    [
      'a bad boolean',
      `<note xmlns='${NS}' title='T' pinned='yes'/>`,
      "pinned: 'yes' is not true or false",
    ],
    [
      'a bad number',
      `<note xmlns='${NS}' title='T' stars='1e3'/>`,
      "stars: '1e3' is not a whole number",
    ],
    [
      'an unknown word',
      `<note xmlns='${NS}' title='T'><m xmlns='urn:example:mood'>sad</m></note>`,
      "m: 'sad' is not one of calm, wild",
    ],
  ])('refuses %s', (_, text, detail) => {
    expect(errorOf(() => decode(text))).toEqual({
      code: 'undecodable',
      text: expect.stringContaining(detail) as string,
    })
  })

  it('takes no property of Object.prototype for an attribute', () => {
    const odd = xmlCodec({ name: 'x', xmlns: NS, fields: { constructor: attribute() } })
    expect(Object.keys(odd.decode(parseXml(`<x xmlns='${NS}'/>`), 'n1'))).toEqual([])
  })
})

describe('encoding without a previous payload', () => {
  it('writes what differs from absent, in the order of the fields', () => {
    const style = xml('style', { bold: 'true' })
    const value = { title: 'T', pinned: true, tags: ['a', 'b'], body: '', style }
    expect(note.encode(value, 'n1').toString()).toBe(
      `<note xmlns="${NS}" title="T" pinned="true"><body/><tag>a</tag><tag>b</tag><style bold="true"/></note>`,
    )
  })

  it('takes undefined and defaults for absent', () => {
    const value = { title: 'T', pinned: false, tags: [], stars: undefined as unknown as number }
    expect(note.encode(value, 'n1').toString()).toBe(`<note xmlns="${NS}" title="T"/>`)
  })

  it.each([
    ['a missing field', {}, 'title is missing'],
    ['null', { title: null }, 'title is not text'],
    ['the wrong type', { title: 'T', pinned: 'yes' }, 'pinned is not true or false'],
    ['a fraction', { title: 'T', stars: 1.5 }, 'stars is not a whole number'],
    ['an unknown field', { title: 'T', titel: 'T' }, '<note/> has no field titel'],
    ['no list', { title: 'T', tags: 'a' }, 'tags is no list'],
    ['no element', { title: 'T', style: '<style/>' }, 'no XML element for <style/>'],
    [
      'another element',
      { title: 'T', style: xml('styel') },
      `<styel/> in ${NS} instead of <style/> in ${NS}`,
    ],
    [
      'another namespace',
      { title: 'T', style: xml('style', { xmlns: 'urn:other' }) },
      `<style/> in urn:other instead of <style/> in ${NS}`,
    ],
    ['U+0000', { title: '\0' }, "title has a character that XML can't carry there"],
    [
      'half a pair',
      { title: 'T', body: '\uD83D' },
      "body has a character that XML can't carry there",
    ],
    [
      'a carriage return',
      { title: 'T', body: 'a\r\n' },
      "body has a character that XML can't carry there",
    ],
    [
      'a line break in an attribute',
      { title: 'a\nb' },
      "title has a character that XML can't carry there",
    ],
    [
      'U+FFFF deep inside',
      { title: 'T', style: xml('style', {}, xml('a', {}, '\uFFFF')) },
      "a has a character that XML can't carry there",
    ],
    [
      'markup in a name',
      { title: 'T', style: xml('style', { 'a="b" c': 'd' }) },
      "a name has a character that XML can't carry there",
    ],
    ['no object', 'T', 'no object for <note/>'],
  ])('refuses %s', (_, value, detail) => {
    expect(errorOf(() => note.encode(value as never, 'n1'))).toEqual({
      code: 'unencodable',
      text: expect.stringContaining(detail) as string,
    })
  })

  it('carries every other character', () => {
    const text = '\t\n <&>"\' \u0085\u2028é😀\uFFFD'
    const sent = note.encode({ title: text.trim(), body: text }, 'n1').toString()
    expect(decode(sent)).toMatchObject({ title: text.trim(), body: text })
  })
})

describe('a field from the ItemID', () => {
  const named = xmlCodec({
    name: 'x',
    xmlns: NS,
    fields: {
      id: fromItemId({
        accepts: (id) => id.length < 3,
        same: (a, b) => a.toLowerCase() === b.toLowerCase(),
      }),
    },
  })

  it('is the ItemID, and nothing in the XML', () => {
    expect(named.decode(parseXml(`<x xmlns='${NS}' id='no'/>`), 'N1')).toEqual({ id: 'N1' })
    expect(named.encode({ id: 'n1' }, 'N1').toString()).toBe(`<x xmlns="${NS}"/>`)
  })

  it('refuses an ItemID that is none, and a value of another item', () => {
    expect(errorOf(() => named.decode(parseXml(`<x xmlns='${NS}'/>`), 'long'))?.text).toContain(
      "can't be a id",
    )
    expect(errorOf(() => named.encode({ id: 'n2' }, 'n1'))?.text).toContain(
      "id is not the ItemID 'n1'",
    )
  })
})

it('refuses a codec without a name or a namespace', () => {
  expect(() => xmlCodec({ name: '', xmlns: NS, fields: {} })).toThrow(UsageError)
  expect(() => xmlCodec({ name: 'x', xmlns: '', fields: {} })).toThrow(UsageError)
})

it('survives XML that is nested ever so deep', () => {
  const deep = `<note xmlns='${NS}' title='T'><style>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</style></note>`
  const previous = parseXml(deep)
  const value = note.decode(previous, 'n1')
  expect(note.encode({ ...value, title: 'U' }, 'n1', previous).attrs['title']).toBe('U')
})
