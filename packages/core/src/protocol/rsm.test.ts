import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { buildRsm, parseRsm } from './rsm.ts'

const RSM = 'xmlns="http://jabber.org/protocol/rsm"'
const page = (children: string) =>
  parseRsm(parseXml(`<pubsub><set ${RSM}>${children}</set></pubsub>`))

describe('buildRsm', () => {
  it('asks for the first page', () => {
    expect(buildRsm({ max: 50 }).toString()).toBe(`<set ${RSM}><max>50</max></set>`)
  })

  it('asks for the page after an id, to the letter', () => {
    expect(buildRsm({ max: 50, after: ' a<b ' }).toString()).toBe(
      `<set ${RSM}><max>50</max><after> a&lt;b </after></set>`,
    )
  })
})

describe('parseRsm', () => {
  it('reads count, first and last', () => {
    expect(page('<first index="0">a</first><last> b </last><count>19</count>')).toEqual({
      count: 19,
      first: 'a',
      last: ' b ',
    })
  })

  it('reads an empty page', () => {
    expect(page('<count>0</count>')).toEqual({ count: 0 })
    expect(page('')).toEqual({})
  })

  it.each(['', 'many', '-1', '1.5'])('ignores the count %j', (count) => {
    expect(page(`<count>${count}</count>`)).toEqual({})
  })

  it('finds nothing where the server ignored the request', () => {
    expect(parseRsm(parseXml('<pubsub><items/></pubsub>'))).toBeUndefined()
    expect(parseRsm(parseXml('<pubsub><set xmlns="other"/></pubsub>'))).toBeUndefined()
  })
})
