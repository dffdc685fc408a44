import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import { attribute } from './attribute.ts'
import { childElement, childText } from './child.ts'
import { childTexts } from './children.ts'
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

const edit = (text: string, change: Partial<ReturnType<typeof note.decode>>) => {
  const previous = parseXml(text)
  return note.encode({ ...note.decode(previous, 'n1'), ...change }, 'n1', previous).toString()
}
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
