import { describe, expect, it } from 'vitest'
import { CodecError, UsageError } from '../base/errors.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import { xml } from '../xml/element.ts'
import { attribute } from './attribute.ts'
import { child, childElement, childText } from './child.ts'
import { children, childTexts } from './children.ts'
import { fromItemId } from './fromItemId.ts'
import { ownText } from './ownText.ts'
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
const edit = (text: string, change: Partial<ReturnType<typeof decode>>) => {
  const previous = parseXml(text)
  return note.encode({ ...note.decode(previous, 'n1'), ...change }, 'n1', previous).toString()
}
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

describe('encoding on top of a previous payload', () => {
  const rich =
    `<n:note xmlns:n="${NS}" xmlns:z="urn:z" z:a="1" title="T" pinned="1" b="2">\n  text ` +
    `<z:q>deep <z:r/></z:q><n:body z:lang="en">one<z:b/> two</n:body> more <n:tag>a</n:tag> , ` +
    `<n:tag z:c="3">b</n:tag><n:style><z:s/></n:style> end</n:note>`

  it('changes nothing when the value is the old one', () => {
    expect(canonicalEqual(parseXml(edit(rich, {})), parseXml(rich))).toBe(true)
  })

  it('does not touch the previous payload', () => {
    const previous = parseXml(rich)
    note.encode({ title: 'U', body: 'x', tags: ['c'] }, 'n1', previous)
    expect(previous.toString()).toBe(parseXml(rich).toString())
  })

  it('changes one attribute and nothing else', () => {
    const changed = parseXml(edit(rich, { title: 'U' }))
    expect(canonicalEqual(changed, parseXml(rich.replace('title="T"', 'title="U"')))).toBe(true)
  })

  it('leaves a lexical form alone while the value is the same', () => {
    const text = `<note xmlns="${NS}" title="T" pinned="1" stars="+07"/>`
    expect(edit(text, {})).toBe(text)
    expect(edit(text, { stars: 8 })).toBe(`<note xmlns="${NS}" title="T" pinned="1" stars="8"/>`)
    expect(edit(text, { pinned: false })).toBe(
      `<note xmlns="${NS}" title="T" pinned="false" stars="+07"/>`,
    )
  })

  it('replaces the text of a child where it was, beside elements inside', () => {
    const changed = parseXml(edit(rich, { body: 'three' }))
    const wanted = rich.replace('one<z:b/> two', 'three<z:b/>')
    expect(canonicalEqual(changed, parseXml(wanted))).toBe(true)
  })

  it('puts a new child into the right namespace, whatever the prefixes', () => {
    const text = `<n:note xmlns:n="${NS}" title="T"/>`
    const changed = parseXml(edit(text, { body: 'b' }))
    expect(changed.getChild('body', NS)?.getText()).toBe('b')
  })

  it('removes what the value no longer has, each copy of it', () => {
    const text = `<note xmlns="${NS}" title="T" stars="1"> <body>a</body>-<x/><body>b</body></note>`
    const previous = parseXml(text)
    expect(note.encode({ title: 'T' }, 'n1', previous).toString()).toBe(
      `<note xmlns="${NS}" title="T"> -<x/></note>`,
    )
  })

  it('starts anew on top of a payload of another kind', () => {
    const previous = parseXml(`<other xmlns='${NS}'/>`)
    expect(note.encode({ title: 'T' }, 'n1', previous).toString()).toBe(
      `<note xmlns="${NS}" title="T"/>`,
    )
  })

  it('mends a field that could not be read', () => {
    const previous = parseXml(`<note xmlns='${NS}' title='T' pinned='yes' stars='x' other='1'/>`)
    expect(note.encode({ title: 'T', pinned: true }, 'n1', previous).toString()).toBe(
      `<note xmlns="${NS}" title="T" pinned="true" other="1"/>`,
    )
  })

  it('keeps list entries in their places', () => {
    const text = `<note xmlns="${NS}" title="T">1<tag>a</tag>2<tag x="y">b</tag>3</note>`
    const tagsOf = (tags: readonly string[]) => edit(text, { tags })
    const around = (inside: string) => `<note xmlns="${NS}" title="T">${inside}</note>`
    expect(tagsOf(['b'])).toBe(around('1<tag x="y">b</tag>23'))
    expect(tagsOf(['b', 'a'])).toBe(around('1<tag x="y">b</tag>2<tag>a</tag>3'))
    expect(tagsOf(['a', 'c'])).toBe(around('1<tag>a</tag>2<tag x="y">c</tag>3'))
    expect(tagsOf(['n', 'a', 'b'])).toBe(around('1<tag>n</tag>2<tag>a</tag><tag x="y">b</tag>3'))
    expect(tagsOf([])).toBe(around('123'))
  })
})

describe('codecs inside codecs', () => {
  const url = xmlCodec({
    name: 'url',
    xmlns: NS,
    fields: { href: attribute(xmlString, { required: true }), label: ownText() },
  })
  const list = xmlCodec({
    name: 'list',
    xmlns: NS,
    fields: {
      urls: children(url, { key: ({ href }) => href }),
      first: child(note),
    },
  })
  const text =
    `<list xmlns="${NS}"><url href="a" x="1">A</url> <url href="b" x="2">B</url>` +
    `<note title="T" y="3"/></list>`

  it('reads lists and single ones', () => {
    expect(list.decode(parseXml(text), 'n1')).toStrictEqual({
      urls: [
        { href: 'a', label: 'A' },
        { href: 'b', label: 'B' },
      ],
      first: { title: 'T', pinned: false, tags: [] },
    })
  })

  it('keeps the unknown parts of an entry with it, by its key', () => {
    const value = {
      urls: [
        { href: 'b', label: 'new' },
        { href: 'c', label: '' },
      ],
      first: { title: 'U' },
    }
    expect(list.encode(value, 'n1', parseXml(text)).toString()).toBe(
      `<list xmlns="${NS}"><url href="b" x="2">new</url> <url href="c"/><note title="U" y="3"/></list>`,
    )
  })

  it('lets an entry that cannot be read give way', () => {
    const broken = parseXml(`<list xmlns="${NS}"><url/><url href="b" x="2"/></list>`)
    expect(list.encode({ urls: [{ href: 'b', label: 'B' }] }, 'n1', broken).toString()).toBe(
      `<list xmlns="${NS}"><url href="b" x="2">B</url></list>`,
    )
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
