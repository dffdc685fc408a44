import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { attribute } from './attribute.ts'
import { child } from './child.ts'
import { children } from './children.ts'
import { ownText } from './ownText.ts'
import { xmlCodec } from './xmlCodec.ts'
import { xmlBoolean, xmlString } from './xmlType.ts'

const NS = 'https://example.org/ns/notes'
const note = xmlCodec({
  name: 'note',
  xmlns: NS,
  fields: {
    title: attribute(xmlString, { required: true }),
    pinned: attribute(xmlBoolean, { default: false }),
  },
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
      first: { title: 'T', pinned: false },
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
