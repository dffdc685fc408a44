import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { kindsOf } from './kinds.ts'
import { createPassing, matches, type Match } from './match.ts'

const PS = 'http://jabber.org/protocol/pubsub'
const event = (children: string) =>
  `<message from='juliet@capulet.lit'><event xmlns='${PS}#event'>${children}</event></message>`
const request = (type: string, action: string, owner = '') =>
  `<iq type='${type}' id='1'><pubsub xmlns='${PS}${owner}'>${action}</pubsub></iq>`

describe('kindsOf', () => {
  it.each([
    ['<message><body>hi</body></message>', ['message']],
    ['<presence/>', ['presence']],
    [event("<items node='n'><item id='a'/></items>"), ['message', 'event', 'published']],
    [event("<items node='n'><retract id='a'/></items>"), ['message', 'event', 'retracted']],
    [event("<purge node='n'/>"), ['message', 'event', 'purged']],
    [event("<delete node='n'/>"), ['message', 'event', 'deleted']],
    [event("<configuration node='n'/>"), ['message', 'event', 'configured']],
    [request('set', "<publish node='n'/>"), ['iq', 'request', 'publish']],
    [request('get', "<configure node='n'/>", '#owner'), ['iq', 'request', 'getConfiguration']],
    [request('set', '<nonsense/>'), ['iq', 'request', 'other']],
    [
      "<iq type='get'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
      ['iq', 'request', 'discoInfo'],
    ],
  ])('of %s', (text, kinds) => {
    expect(kindsOf(parseXml(text))).toEqual(kinds)
  })

  it('name the request that an answer is for', () => {
    expect(kindsOf(parseXml("<iq type='result'/>"), 'publish')).toEqual([
      'iq',
      'result',
      'result:publish',
    ])
    expect(kindsOf(parseXml("<iq type='error'/>"))).toEqual(['iq', 'error'])
  })
})

describe('matches', () => {
  const passing = createPassing(
    parseXml(event("<items node='n'><item id='a'/></items>")),
    'toClient',
    'juliet@capulet.lit/balcony',
  )
  it.each<[Match, boolean]>([
    [{}, true],
    [{ to: 'juliet@capulet.lit' }, true],
    [{ to: 'JULIET@capulet.lit/balcony' }, true],
    [{ to: 'juliet@capulet.lit/chamber' }, false],
    [{ from: 'juliet@capulet.lit' }, false],
    [{ direction: 'toServer' }, false],
    [{ kind: 'published' }, true],
    [{ kind: ['retracted', 'purged'] }, false],
    [{ node: 'n', item: 'a' }, true],
    [{ node: 'm' }, false],
    [{ item: 'b' }, false],
    [{ where: (stanza) => stanza.is('message') }, true],
    [({ kinds }) => kinds.includes('presence'), false],
  ])('%j: %s', (match, fits) => {
    expect(matches(match, passing)).toBe(fits)
  })
})
