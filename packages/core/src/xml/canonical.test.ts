import { describe, expect, it } from 'vitest'
import { canonicalEqual } from './canonical.ts'
import { xml } from './element.ts'
import { parseXml } from './parseXml.ts'

const equal = (a: string, b: string) => canonicalEqual(parseXml(a), parseXml(b))

describe('canonicalEqual', () => {
  it.each([
    ['the same text', '<a xmlns="n" b="1">x<c/></a>', '<a xmlns="n" b="1">x<c/></a>'],
    ['another order of attributes', '<a b="1" c="2"/>', '<a c="2" b="1"/>'],
    ['another prefix', '<p:a xmlns:p="n"><p:b/></p:a>', '<a xmlns="n"><q:b xmlns:q="n"/></a>'],
    ['a prefix on an attribute', '<a xmlns:p="n" p:b="1"/>', '<a xmlns:q="n" q:b="1"/>'],
    ['unused declarations', '<a xmlns="n" xmlns:p="q"/>', '<a xmlns="n"/>'],
    ['no namespace, told or not', '<a xmlns=""/>', '<a/>'],
    ['a namespace declared further in', '<a xmlns="n"><b/></a>', '<a xmlns="n"><b xmlns="n"/></a>'],
    ['entities', '<a b="&quot;">&lt;</a>', "<a b='\"'>&#60;</a>"],
    ['xml:lang', '<a xml:lang="en"/>', '<a xml:lang="en"/>'],
  ])('sees through %s', (_, a, b) => {
    expect(equal(a, b)).toBe(true)
    expect(equal(b, a)).toBe(true)
  })

  it.each([
    ['names', '<a/>', '<b/>'],
    ['namespaces', '<a xmlns="n"/>', '<a xmlns="m"/>'],
    ['namespaces behind one prefix', '<p:a xmlns:p="n"/>', '<p:a xmlns:p="m"/>'],
    ['a child in no namespace', '<a xmlns="n"><b xmlns=""/></a>', '<a xmlns="n"><b/></a>'],
    ['values', '<a b="1"/>', '<a b="2"/>'],
    ['missing attributes', '<a b="1"/>', '<a/>'],
    ['other attributes', '<a b="1"/>', '<a c="1"/>'],
    ['attribute namespaces', '<a xmlns:p="n" p:b="1"/>', '<a xmlns:p="m" p:b="1"/>'],
    [
      'a prefixed and a plain attribute',
      '<a xmlns="n" xmlns:p="n" p:b="1"/>',
      '<a xmlns="n" b="1"/>',
    ],
    ['white space', '<a> <b/></a>', '<a><b/></a>'],
    ['text', '<a>x</a>', '<a>X</a>'],
    ['the place of text', '<a>x<b/></a>', '<a><b/>x</a>'],
    ['the order of children', '<a><b/><c/></a>', '<a><c/><b/></a>'],
    ['more children', '<a><b/></a>', '<a><b/><b/></a>'],
    ['deep differences', '<a><b><c d="1"/></b></a>', '<a><b><c d="2"/></b></a>'],
    ['text and element', '<a>b</a>', '<a><b/></a>'],
  ])('tells %s apart', (_, a, b) => {
    expect(equal(a, b)).toBe(false)
    expect(equal(b, a)).toBe(false)
  })

  it('joins text that came in pieces', () => {
    expect(canonicalEqual(xml('a', {}, 'x', 'y', xml('b')), xml('a', {}, 'xy', xml('b')))).toBe(
      true,
    )
    const empty = xml('a')
    empty.children.push('', '')
    expect(canonicalEqual(empty, xml('a'))).toBe(true)
  })

  it('compares a detached element with one inside a stanza', () => {
    const inside = parseXml('<item xmlns="e" xmlns:p="q"><p:note p:a="1"><b/></p:note></item>')
    const outside = parseXml('<note xmlns="q" xmlns:r="q" r:a="1"><b xmlns="e"/></note>')
    expect(canonicalEqual(inside.getChild('note')!, outside)).toBe(true)
  })

  it('is not confused by attributes named like members of an object', () => {
    expect(equal('<a constructor="1"/>', '<a b="1"/>')).toBe(false)
    expect(equal('<a toString="1"/>', '<a toString="1"/>')).toBe(true)
    expect(equal('<a __proto__="1"/>', '<a b="1"/>')).toBe(false)
  })

  it('compares up to a depth, and survives elements nested deeper than the stack', () => {
    const deep = (depth: number) => '<a>'.repeat(depth) + 'x' + '</a>'.repeat(depth)
    expect(equal(deep(500), deep(500))).toBe(true)
    expect(equal(deep(40_000), deep(40_000))).toBe(false)
  })
})
