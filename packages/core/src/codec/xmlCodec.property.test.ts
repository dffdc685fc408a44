import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  append,
  clone,
  insert,
  line,
  prefixed,
  text,
  unknown,
  unknownAttributes,
} from '../../test/unknownXml.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml, type Element, type Node } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { attribute } from './attribute.ts'
import { childElement, childText } from './child.ts'
import { children, childTexts } from './children.ts'
import { copyElement } from './copyElement.ts'
import { xmlCodec } from './xmlCodec.ts'
import { xmlBoolean, xmlInteger, xmlString } from './xmlType.ts'

const NS = 'urn:example:known'
const link = xmlCodec({ name: 'link', xmlns: NS, fields: { href: attribute(), note: childText() } })
const codec = xmlCodec({
  name: 'root',
  xmlns: NS,
  fields: {
    title: attribute(),
    open: attribute(xmlBoolean, { default: false }),
    count: attribute(xmlInteger),
    body: childText(),
    extra: childElement(),
    tags: childTexts(xmlString, { name: 'tag' }),
    links: children(link, { key: ({ href }) => href }),
  },
})
type Value = ReturnType<typeof codec.decode>

const KNOWN_ATTRIBUTES = ['title', 'open', 'count']
const KNOWN_CHILDREN = ['body', 'extra', 'tag', 'link']
const isKnown = (node: Node) =>
  typeof node !== 'string' && node.getNS() === NS && KNOWN_CHILDREN.includes(node.getName())

// Values.
const element = (name: string) =>
  fc.record({ text, a: line }).map((r) => xml(name, { xmlns: NS, a: r.a }, xml('in', {}, r.text)))
const optional = { requiredKeys: [] as [] }
const value: fc.Arbitrary<Value> = fc.record(
  {
    open: fc.boolean(),
    tags: fc.array(fc.oneof(text, fc.constantFrom('a', 'b', 'c')), { maxLength: 4 }),
    links: fc.uniqueArray(fc.record({ href: line, note: text }, optional), {
      maxLength: 3,
      selector: ({ href }) => href,
    }),
    title: line,
    count: fc.maxSafeInteger(),
    body: text,
    extra: element('extra'),
  },
  { requiredKeys: ['open', 'tags', 'links'] },
)

/** A payload with unknown XML before, between, after and inside what is known; read from the wire. */
const payload = fc
  .record({
    value,
    attrs: unknownAttributes,
    around: fc.array(unknown, { minLength: 1, maxLength: 8 }),
    places: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    inside: fc.array(
      unknown.filter((node) => typeof node !== 'string'),
      { maxLength: 3 },
    ),
    prefix: fc.boolean(),
    numeric: fc.boolean(),
  })
  .map(({ value, attrs, around, places, inside, prefix, numeric }) => {
    const root = codec.encode(value, 'id')
    Object.assign(root.attrs, attrs, prefixed, numeric && value.open ? { open: '1' } : {})
    root.children.filter(isKnown).forEach((child, i) => {
      const more = inside[i]
      if (more !== undefined) append(child as Element, more)
    })
    around.forEach((node, i) => {
      insert(root, node, (places[i % places.length] ?? 0) % (root.children.length + 1))
    })
    return parseXml(prefix ? withPrefix(root).toString() : root.toString())
  })

/** The same, with `k:` for what is known and no default namespace. */
function withPrefix(root: Element): Element {
  const result = xml(`k:${root.name}`, { ...root.attrs, xmlns: undefined, 'xmlns:k': NS })
  for (const node of root.children) {
    if (!isKnown(node)) append(result, node)
    else {
      const { name, attrs, children } = node as Element
      append(
        result,
        xml(`k:${name}`, { ...attrs, 'xmlns:k': NS, xmlns: NS }, ...children.map(clone)),
      )
    }
  }
  return result
}

/** What is left when all that the codec knows is taken away. */
function unknownPart(root: Element): Element {
  const rest = copyElement(root)
  for (const name of KNOWN_ATTRIBUTES) rest.attrs[name] = undefined
  rest.children = rest.children.filter((node) => !isKnown(node))
  return rest
}

/** The same with known values blanked: what is known keeps its place and what is unknown inside it. */
function frame(root: Element): Element {
  const rest = copyElement(root)
  for (const name of KNOWN_ATTRIBUTES) if (rest.attrs[name] !== undefined) rest.attrs[name] = ''
  for (const child of rest.children) {
    if (typeof child === 'string' || child.getNS() !== NS) continue
    if (['body', 'tag'].includes(child.getName()))
      child.children = child.children.filter((node) => typeof node !== 'string')
  }
  return rest
}

const both = (...all: Element[]) => all.join('\n')
const overTheWire = (root: Element) => parseXml(root.toString())

function expectSame({ extra: a, ...left }: Value, { extra: b, ...right }: Value): void {
  expect(left).toEqual(right)
  expect(a && b ? canonicalEqual(copyElement(a), copyElement(b)) : a === b).toBe(true)
}

describe('the laws of a codec', () => {
  it('decodes what it encoded', () => {
    fc.assert(
      fc.property(value, (v) => {
        const sent = codec.encode(v, 'id')
        expectSame(codec.decode(sent, 'id'), v)
        expectSame(codec.decode(overTheWire(sent), 'id'), v)
      }),
    )
  })

  it('changes nothing when the value is the old one', () => {
    fc.assert(
      fc.property(payload, (x) => {
        const before = x.toString()
        const again = codec.encode(codec.decode(x, 'id'), 'id', x)
        expect(canonicalEqual(again, x), both(again, x)).toBe(true)
        expect(canonicalEqual(overTheWire(again), x)).toBe(true)
        expect(x.toString()).toBe(before)
      }),
    )
  })

  it('writes any other value and keeps all unknown XML', () => {
    fc.assert(
      fc.property(payload, value, (x, v) => {
        const edited = overTheWire(codec.encode(v, 'id', x))
        expectSame(codec.decode(edited, 'id'), v)
        expect(canonicalEqual(unknownPart(edited), unknownPart(x)), both(edited, x)).toBe(true)
      }),
    )
  })

  it('leaves what is known in its place, with the unknown XML inside', () => {
    fc.assert(
      fc.property(payload, line, fc.maxSafeInteger(), (x, word, count) => {
        const old = codec.decode(x, 'id')
        const tag = `${old.tags[0]}${word}`
        const tags = old.tags.map((was, i) => (i > 0 || old.tags.includes(tag) ? was : tag))
        const v = {
          ...old,
          tags,
          ...(old.title === undefined ? {} : { title: word }),
          ...(old.body === undefined ? {} : { body: word }),
          ...(old.count === undefined ? {} : { count }),
        }
        const edited = codec.encode(v, 'id', x)
        expect(canonicalEqual(frame(edited), frame(x)), both(edited, x)).toBe(true)
      }),
    )
  })
})
