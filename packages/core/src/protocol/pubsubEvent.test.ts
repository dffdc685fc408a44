import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { parsePubsubEvent } from './pubsubEvent.ts'

const SELF = 'juliet@capulet.lit'
const EVENT = 'http://jabber.org/protocol/pubsub#event'
const DELAY = '<delay xmlns="urn:xmpp:delay" stamp="2026-01-01T00:00:00Z"/>'

const event = (inside: string) => `<event xmlns="${EVENT}">${inside}</event>`
const message = (inside: string, attrs = '') =>
  parseXml(`<message xmlns="jabber:client" ${attrs}>${inside}</message>`)
const parse = (inside: string, attrs = `from="${SELF}" type="headline"`) =>
  parsePubsubEvent(message(inside, attrs), SELF)
const eventsOf = (inside: string) => {
  const parsed = parse(event(inside))
  return parsed?.type === 'event' ? parsed.events : undefined
}
const ITEM = event('<items node="n"><item id="a"><x xmlns="y"/></item></items>')
const EMPTY_ITEM = event('<items node="n"><item id="a"/></items>')

describe('what counts as an event', () => {
  it('takes a message without from', () => {
    expect(parse(EMPTY_ITEM, '')).toEqual({
      type: 'event',
      node: 'n',
      events: [{ type: 'published', item: { id: 'a', payload: undefined } }],
      delayed: false,
      to: undefined,
    })
  })

  it.each([SELF, 'Juliet@Capulet.LIT', 'juliet@capulet.lit.'])(
    'takes a message from the own bare JID, compared as JIDs: %s',
    (from) => {
      expect(parse(ITEM, `from="${from}"`)).toMatchObject({ type: 'event', node: 'n' })
    },
  )

  it.each([
    ['the own full JID', 'juliet@capulet.lit/balcony'],
    ['a contact', 'romeo@montague.lit'],
    ['the domain', 'capulet.lit'],
    ['a lookalike domain', 'juliet@capulet.lit.evil.example'],
    ['a lookalike resource', 'evil.example/juliet@capulet.lit'],
    ['a lookalike letter', 'julıet@capulet.lit'],
    ['nobody', ''],
  ])('refuses an event from %s', (_, from) => {
    expect(parse(ITEM, `from="${from}"`)).toEqual({ type: 'refused', from })
  })

  it('ignores an event inside a forwarded message', () => {
    const forwarded = (inside: string) =>
      `<forwarded xmlns="urn:xmpp:forward:0"><message xmlns="jabber:client">${inside}</message></forwarded>`
    expect(parse(forwarded(ITEM))).toBeUndefined()
    const carbon = `<received xmlns="urn:xmpp:carbons:2">${forwarded(ITEM)}</received>`
    expect(parse(carbon)).toBeUndefined()
    expect(parse(`<result xmlns="urn:xmpp:mam:2">${forwarded(ITEM)}</result>`)).toBeUndefined()
  })

  it('ignores a message of type error, whoever sends it', () => {
    expect(parse(ITEM, 'type="error"')).toBeUndefined()
    expect(parse(ITEM, 'type="error" from="romeo@montague.lit"')).toBeUndefined()
  })

  it('tells whom it is addressed to, the bare or the full JID', () => {
    expect(parse(ITEM, `to="${SELF}"`)).toMatchObject({ to: SELF })
    expect(parse(ITEM, `to="${SELF}/balcony"`)).toMatchObject({ to: `${SELF}/balcony` })
  })

  it('tells that it is of the past', () => {
    expect(parse(ITEM + DELAY)).toMatchObject({ delayed: true })
    expect(parse('<delay xmlns="other"/>' + ITEM)).toMatchObject({ delayed: false })
    expect(parse('<delay xmlns="urn:xmpp:delay"/>' + ITEM)).toMatchObject({
      delayed: true,
    })
  })

  it('ignores other messages, and an event of another namespace', () => {
    expect(parse('<body>hello</body>', 'from="romeo@montague.lit"')).toBeUndefined()
    expect(parse('<event xmlns="other"><items node="n"><item id="a"/></items></event>')).toBe(
      undefined,
    )
    expect(parse('text')).toBeUndefined()
  })
})

describe('what an event tells', () => {
  it('is an item with its payload, cut out of the stanza', () => {
    const [first] = eventsOf('<items node="n"><item id="a"><x xmlns="y"/></item></items>') ?? []
    expect(first).toMatchObject({ type: 'published', item: { id: 'a' } })
    const payload = first?.type === 'published' ? first.item.payload : undefined
    expect(payload?.toString()).toBe('<x xmlns="y"/>')
    expect(payload?.parent).toBeNull()
  })

  it('is an item without payload where the server sent none', () => {
    expect(eventsOf('<items node="n"><item id="a"> </item></items>')).toEqual([
      { type: 'published', item: { id: 'a', payload: undefined } },
    ])
  })

  it('is several items and retractions in document order', () => {
    const events = eventsOf(
      '<items node="n"><item id="a"/><retract id="b"/><item id="c"/><retract id="a"/></items>',
    )
    expect(
      events?.map((one) => (one.type === 'published' ? one.item.id : 'id' in one && `-${one.id}`)),
    ).toEqual(['a', '-b', 'c', '-a'])
  })

  it('is several <items/> of one node, but not of another', () => {
    const events = eventsOf(
      '<items node="n"><item id="a"/></items><items node="m"><item id="b"/></items><items node="n"><retract id="c"/></items>',
    )
    expect(events).toEqual([
      { type: 'published', item: { id: 'a', payload: undefined } },
      { type: 'retracted', id: 'c' },
    ])
  })

  it('is a purge, a deletion or a configuration', () => {
    expect(eventsOf('<purge node="n"/>')).toEqual([{ type: 'purged' }])
    expect(eventsOf('<delete node="n"><redirect uri="xmpp:x"/></delete>')).toEqual([
      { type: 'deleted' },
    ])
    expect(eventsOf('<configuration node="n"><x xmlns="jabber:x:data"/></configuration>')).toEqual([
      { type: 'configured' },
    ])
  })

  it('is read with prefixes', () => {
    const prefixed = `<e:event xmlns:e="${EVENT}"><e:items node="n"><e:item id="a"><p:x xmlns:p="y"/></e:item></e:items></e:event>`
    const parsed = parse(prefixed)
    expect(parsed).toMatchObject({ type: 'event', node: 'n' })
    const first = parsed?.type === 'event' ? parsed.events[0] : undefined
    expect(first?.type === 'published' && first.item.payload?.is('x', 'y')).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['no node', '<items><item id="a"/></items><purge/><delete/>'],
    ['no item', '<items node="n"/>'],
    ['an item without an id', '<items node="n"><item><x xmlns="y"/></item><retract/></items>'],
    ['items of another namespace', '<items xmlns="y" node="n"><item id="a"/></items>'],
    ['an item of another namespace', '<items node="n"><item xmlns="y" id="a"/></items>'],
    ['an item that is too deep', '<items node="n"><x><item id="a"/></x></items>'],
    ['what nobody knows', '<constructor node="n"/>'],
    ['a subscription', '<subscription node="n" jid="a@b" subscription="none"/>'],
    ['text', 'node'],
  ])('is nothing where there is %s', (_, inside) => {
    expect(parse(event(inside))).toBeUndefined()
  })

  it('skips an item without an id and reads the others', () => {
    expect(eventsOf('<items node="n"><item/><item id="b"/></items>')).toHaveLength(1)
  })

  it('survives a payload nested deeper than the stack', () => {
    const deep = '<a>'.repeat(40_000) + '</a>'.repeat(40_000)
    expect(eventsOf(`<items node="n"><item id="a">${deep}</item></items>`)).toHaveLength(1)
  })

  it('is not confused by names of members of an object', () => {
    const events = eventsOf(
      '<items node="__proto__"><item id="constructor" __proto__="x" hasOwnProperty="y"/></items>',
    )
    expect(events).toMatchObject([{ type: 'published', item: { id: 'constructor' } }])
  })
})
