import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import {
  parseItems,
  parseOwnSubscriptions,
  parsePublished,
  parseSubscribed,
} from './pubsubResult.ts'

const result = (inside: string) =>
  parseXml(
    `<iq type="result"><pubsub xmlns="http://jabber.org/protocol/pubsub">${inside}</pubsub></iq>`,
  )
const malformed = expect.objectContaining({ code: 'malformed-answer' }) as Error
const SET = '<set xmlns="http://jabber.org/protocol/rsm"><last>b</last><count>9</count></set>'

describe('parseItems', () => {
  it('reads ids and payloads, cut out of the stanza, in order', () => {
    const { items, rsm } = parseItems(
      result(
        '<items node="n"><item id="b"><a xmlns="x"/></item> <item id="a" publisher="p@q"><c/></item></items>',
      ),
    )
    expect(items.map((item) => item.id)).toEqual(['b', 'a'])
    expect(items[0]?.payload?.toString()).toBe('<a xmlns="x"/>')
    expect(items[1]?.payload?.getNS()).toBe('http://jabber.org/protocol/pubsub')
    expect(items[1]?.payload?.parent).toBeNull()
    expect(rsm).toBeUndefined()
  })

  it('tells a page from everything', () => {
    const { items, rsm } = parseItems(result(`<items node="n"><item id="b"/></items>${SET}`))
    expect(items).toEqual([{ id: 'b', payload: undefined }])
    expect(rsm).toEqual({ last: 'b', count: 9 })
  })

  it('reads an empty node, and an empty page', () => {
    expect(parseItems(result('<items node="n"/>'))).toEqual({ items: [] })
    expect(parseItems(result(''))).toEqual({ items: [] })
    expect(parseItems(result(SET)).items).toEqual([])
  })

  it('skips an item without an id', () => {
    expect(parseItems(result('<items node="n"><item/><item id=""/></items>')).items).toEqual([
      { id: '', payload: undefined },
    ])
  })

  it('takes nothing else for an empty node', () => {
    expect(() => parseItems(parseXml('<iq type="result"/>'))).toThrow(malformed)
    expect(() => parseItems(parseXml('<iq><pubsub xmlns="other"/></iq>'))).toThrow(malformed)
    expect(() => parseItems(result('<publish node="n"/>'))).toThrow(malformed)
  })
})

describe('parsePublished', () => {
  it('is the ItemID that the server names', () => {
    expect(parsePublished(result('<publish node="n"><item id="a"/></publish>'))).toBe('a')
  })

  it.each(['', '<publish node="n"/>', '<publish node="n"><item/></publish>'])(
    'is nothing where none is named: %j',
    (inside) => {
      expect(parsePublished(result(inside))).toBeUndefined()
      expect(parsePublished(parseXml('<iq type="result"/>'))).toBeUndefined()
    },
  )
})

describe('parseSubscribed', () => {
  it('reads the state of the new subscription', () => {
    expect(
      parseSubscribed(
        result('<subscription node="n" jid="a@b" subid="7" subscription="pending"/>'),
      ),
    ).toEqual({ node: 'n', jid: 'a@b', subid: '7', subscription: 'pending' })
  })

  it('is nothing where the server says no more than that it worked', () => {
    expect(parseSubscribed(parseXml('<iq type="result"/>'))).toBeUndefined()
  })
})

describe('parseOwnSubscriptions', () => {
  it('reads those of all nodes', () => {
    expect(
      parseOwnSubscriptions(
        result(
          '<subscriptions><subscription node="n" jid="a@b/c" subscription="subscribed"/><subscription node="m" jid="a@b" subscription="unconfigured"/></subscriptions>',
        ),
      ),
    ).toEqual([
      { node: 'n', jid: 'a@b/c', subscription: 'subscribed' },
      { node: 'm', jid: 'a@b', subscription: 'unconfigured' },
    ])
  })

  it('throws malformed-answer without a list', () => {
    expect(() => parseOwnSubscriptions(result(''))).toThrow(malformed)
  })
})
