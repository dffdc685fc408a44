import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { entryListing } from './entryListing.ts'

const NS = 'urn:list'
const listing = entryListing({
  name: 'list',
  xmlns: NS,
  idOf: (entry) => (entry.is('e', NS) ? entry.attrs['id'] : undefined),
})
const list = (inside: string) => parseXml(`<list xmlns='${NS}'>${inside}</list>`)
const entry = (id: string, text = '') => xml('e', { xmlns: NS, id }, text)
const says = (given: Element, inside: string) => {
  expect(canonicalEqual(given, list(inside)), given.toString()).toBe(true)
}
const split = (given: Element) =>
  listing.split(given).map(({ id, payload }) => [id, payload.toString()])

describe('a list of entries', () => {
  it('is split into those that have an ItemID', () => {
    expect(split(list(`\n<e id='a'>1</e> <e>2</e><x id='b'/><e id='c'/>\n`))).toEqual([
      ['a', `<e id="a" xmlns="${NS}">1</e>`],
      ['c', `<e id="c" xmlns="${NS}"/>`],
    ])
  })

  it('has each ItemID once: the first one counts', () => {
    expect(split(list(`<e id='a'>1</e><e id='a'>2</e>`))).toEqual([
      ['a', `<e id="a" xmlns="${NS}">1</e>`],
    ])
  })

  it('may be one entry on its own', () => {
    expect(split(entry('a', '1'))).toEqual([['a', `<e xmlns="${NS}" id="a">1</e>`]])
  })

  it('is no other element: what it holds must not get lost', () => {
    expect(() => split(xml('e', { xmlns: 'urn:other', id: 'a' }))).toThrow('undecodable')
  })

  it('takes an entry in the place of the old one, or at the end; all else stays', () => {
    const before = list(`\n<e id='a' x='y'>1</e> <e>2</e>words<x/><e id='a'>again</e>`)
    says(
      listing.put(before, 'a', entry('a', 'new')),
      `\n<e id='a'>new</e> <e>2</e>words<x/><e id='a'>again</e>`,
    )
    says(
      listing.put(before, 'b', entry('b')),
      `\n<e id='a' x='y'>1</e> <e>2</e>words<x/><e id='a'>again</e><e id='b'/>`,
    )
    says(listing.put(undefined, 'a', entry('a', '1')), `<e id='a'>1</e>`)
  })

  it('refuses an entry that says another ItemID', () => {
    expect(() => listing.put(undefined, 'b', entry('a'))).toThrow(
      expect.objectContaining({ code: 'unencodable' }) as Error,
    )
  })

  it('loses an entry and all that stand for the same; all else stays', () => {
    const before = list(`<e id='a'>1</e> <e>2</e><e id='b'/>words<e id='a'>again</e>`)
    says(listing.remove(before, 'a'), ` <e>2</e><e id='b'/>words`)
    says(listing.remove(before, 'c'), before.children.join(''))
  })

  it('is written with the prefix that it has', () => {
    const prefixed = parseXml(`<l:list xmlns:l='${NS}'><l:e id='a'>1</l:e></l:list>`)
    expect(split(prefixed)).toEqual([['a', `<l:e id="a" xmlns:l="${NS}">1</l:e>`]])
    says(parseXml(listing.put(prefixed, 'b', entry('b')).toString()), `<e id='a'>1</e><e id='b'/>`)
  })
})
