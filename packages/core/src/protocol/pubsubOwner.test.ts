import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { formValue } from './dataForm.ts'
import { minimalOptions } from './privateNode.ts'
import {
  buildConfigure,
  buildDelete,
  buildGetAffiliations,
  buildGetConfiguration,
  buildGetDefaultConfiguration,
  buildGetSubscriptions,
  buildPurge,
  buildSetAffiliations,
  buildSetSubscriptions,
  parseAffiliations,
  parseConfiguration,
  parseSubscriptions,
} from './pubsubOwner.ts'

const owner = (type: string, inside: string) =>
  `<iq type="${type}"><pubsub xmlns="http://jabber.org/protocol/pubsub#owner">${inside}</pubsub></iq>`
const answer = (inside: string) => parseXml(owner('result', inside))
const malformed = expect.objectContaining({ code: 'malformed-answer' }) as Error

describe('requests of an owner', () => {
  it('ask', () => {
    expect(buildGetConfiguration('n').toString()).toBe(owner('get', '<configure node="n"/>'))
    expect(buildGetDefaultConfiguration().toString()).toBe(owner('get', '<default/>'))
    expect(buildGetAffiliations('n').toString()).toBe(owner('get', '<affiliations node="n"/>'))
    expect(buildGetSubscriptions('n').toString()).toBe(owner('get', '<subscriptions node="n"/>'))
  })

  it('purge and delete', () => {
    expect(buildPurge('n').toString()).toBe(owner('set', '<purge node="n"/>'))
    expect(buildDelete('n').toString()).toBe(owner('set', '<delete node="n"/>'))
  })

  it('configure with a form', () => {
    expect(buildConfigure('n', minimalOptions()).toString()).toBe(
      owner('set', `<configure node="n">${minimalOptions().toString()}</configure>`),
    )
  })

  it('change affiliations and subscriptions', () => {
    expect(
      buildSetAffiliations('n', [{ jid: 'romeo@montague.lit', affiliation: 'none' }]).toString(),
    ).toBe(
      owner(
        'set',
        '<affiliations node="n"><affiliation jid="romeo@montague.lit" affiliation="none"/></affiliations>',
      ),
    )
    expect(
      buildSetSubscriptions('n', [
        { jid: 'romeo@montague.lit/x', subscription: 'none', subid: '7', node: 'n' },
      ]).toString(),
    ).toBe(
      owner(
        'set',
        '<subscriptions node="n"><subscription jid="romeo@montague.lit/x" subscription="none" subid="7"/></subscriptions>',
      ),
    )
  })
})

describe('parseConfiguration', () => {
  const form =
    '<x xmlns="jabber:x:data" type="form"><field var="pubsub#access_model"><value>open</value></field></x>'

  it('reads the form of a node and that of the defaults', () => {
    for (const name of ['configure', 'default']) {
      const parsed = parseConfiguration(answer(`<${name}>${form}</${name}>`))
      expect(formValue(parsed, 'pubsub#access_model')).toBe('open')
    }
  })

  it.each(['', '<configure node="n"/>', `<configure><x xmlns="y"/></configure>`, form])(
    'throws malformed-answer on %j',
    (inside) => {
      expect(() => parseConfiguration(answer(inside))).toThrow(malformed)
    },
  )
})

describe('parseAffiliations', () => {
  it('reads them as they stand', () => {
    const parsed = parseAffiliations(
      answer(
        '<affiliations node="n"><affiliation jid="a@b" affiliation="owner"/><affiliation jid="c@d"/></affiliations>',
      ),
    )
    expect(parsed).toEqual([
      { jid: 'a@b', affiliation: 'owner' },
      { jid: 'c@d', affiliation: '' },
    ])
  })

  it('reads an empty list', () => {
    expect(parseAffiliations(answer('<affiliations node="n"/>'))).toEqual([])
  })

  it('overlooks nobody: an entry without a JID is malformed, and so is no list', () => {
    const nameless = '<affiliations><affiliation affiliation="member"/></affiliations>'
    expect(() => parseAffiliations(answer(nameless))).toThrow(malformed)
    expect(() => parseAffiliations(answer(''))).toThrow(malformed)
    expect(() => parseAffiliations(parseXml('<iq type="result"/>'))).toThrow(malformed)
  })

  it('does not read the list of the entity namespace, which is another one', () => {
    const own =
      '<iq><pubsub xmlns="http://jabber.org/protocol/pubsub"><affiliations/></pubsub></iq>'
    expect(() => parseAffiliations(parseXml(own))).toThrow(malformed)
  })
})

describe('parseSubscriptions', () => {
  it('reads JIDs, states and subids', () => {
    const parsed = parseSubscriptions(
      answer(
        '<subscriptions node="n"><subscription jid="a@b/c" subscription="subscribed" subid="1"/><subscription jid="d@e"/></subscriptions>',
      ),
    )
    expect(parsed).toEqual([
      { jid: 'a@b/c', subscription: 'subscribed', subid: '1' },
      { jid: 'd@e', subscription: 'subscribed' },
    ])
  })

  it('throws malformed-answer without a list, and on an entry without a JID', () => {
    expect(() => parseSubscriptions(answer(''))).toThrow(malformed)
    expect(() =>
      parseSubscriptions(answer('<subscriptions><subscription/></subscriptions>')),
    ).toThrow(malformed)
  })
})
