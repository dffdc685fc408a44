import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { xml, type Element } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { entryListing } from './entryListing.ts'

const NS = 'urn:list'
const listing = entryListing({
  name: 'list',
  xmlns: NS,
  idOf: (entry) => (entry.is('e', NS) ? entry.attrs['id'] : undefined),
})
const entry = (id: string, text = '') => xml('e', { xmlns: NS, id }, text)
const split = (given: Element) =>
  listing.split(given).map(({ id, payload }) => [id, payload.toString()])

describe('any list of entries', () => {
  const ids = fc.constantFrom('a', 'b', 'c')
  const node = fc.oneof(
    fc.constantFrom(' ', 'words'),
    fc
      .tuple(fc.option(ids), fc.constantFrom('1', '2', ''))
      .map(([id, text]) => xml('e', { ...(id ? { id } : {}) }, text)),
    fc.constantFrom('e', 'x').map((name) => xml(name, { xmlns: 'urn:other', id: 'a' })),
  )
  const lists = fc
    .array(node, { maxLength: 8 })
    .map((nodes) => parseXml(xml('list', { xmlns: NS }, ...nodes).toString()))
  const others = (given: Element, id: string) =>
    xml('list', { xmlns: NS }, ...given.children.filter((n) => !isEntry(n, id))).toString()
  const isEntry = (n: Element | string, id: string) =>
    typeof n !== 'string' && n.is('e', NS) && n.attrs['id'] === id

  it('gives back what was put, keeps all else, and changes nothing that it is given', () => {
    fc.assert(
      fc.property(lists, ids, (given, id) => {
        const before = given.toString()
        const expected = new Map(split(given) as [string, string][])
        const put = listing.put(given, id, entry(id, 'new'))
        expect(new Map(split(put) as [string, string][]).get(id)).toContain('new')
        expect(split(put).filter(([each]) => each !== id)).toEqual(
          [...expected].filter(([each]) => each !== id),
        )
        const removed = listing.remove(put, id)
        expect(split(removed)).toEqual([...expected].filter(([each]) => each !== id))
        expect(removed.toString()).toBe(others(given, id))
        expect(given.toString()).toBe(before)
      }),
    )
  })
})
