import { describe, expect, it } from 'vitest'
import { StanzaError } from '../base/errors.ts'
import { parseXml } from '../xml/parseXml.ts'
import { parseForm } from './dataForm.ts'
import {
  buildDiscoInfo,
  buildDiscoInfoPayload,
  parseDiscoInfo,
  parseDiscoInfoRequest,
} from './disco.ts'

const INFO = 'http://jabber.org/protocol/disco#info'

describe('buildDiscoInfo', () => {
  it('asks the own account, another entity, or a node of it', () => {
    expect(buildDiscoInfo().toString()).toBe(`<iq type="get"><query xmlns="${INFO}"/></iq>`)
    expect(buildDiscoInfo('capulet.lit', 'n#v').toString()).toBe(
      `<iq type="get" to="capulet.lit"><query xmlns="${INFO}" node="n#v"/></iq>`,
    )
  })
})

describe('parseDiscoInfo', () => {
  it('reads identities and features', () => {
    const info = parseDiscoInfo(
      parseXml(
        `<iq type="result"><query xmlns="${INFO}" node="n"><identity category="pubsub" type="pep" name="P" xml:lang="en"/>
         <identity category="account" type="registered"/><feature var="a"/><feature var="b"/><feature/></query></iq>`,
      ),
    )
    expect(info.node).toBe('n')
    expect(info.identities).toEqual([
      { category: 'pubsub', type: 'pep', name: 'P', lang: 'en' },
      { category: 'account', type: 'registered' },
    ])
    expect([...info.features]).toEqual(['a', 'b'])
  })

  it('reads a prefixed answer', () => {
    const info = parseDiscoInfo(
      parseXml(`<iq><d:query xmlns:d="${INFO}"><d:feature var="a"/></d:query></iq>`),
    )
    expect([...info.features]).toEqual(['a'])
  })

  it.each(['<iq type="result"/>', '<iq><query xmlns="jabber:iq:roster"/></iq>'])(
    'throws malformed-answer on %s',
    (text) => {
      expect(() => parseDiscoInfo(parseXml(text))).toThrow(StanzaError)
    },
  )
})

describe('buildDiscoInfoPayload', () => {
  const info = {
    node: 'https://example.org#ver',
    identities: [{ category: 'client', type: 'pc', name: 'X', lang: 'en' }],
    features: new Set([INFO, 'urn:xmpp:bookmarks:1+notify']),
  }

  it('mirrors the node and tells identities and features', () => {
    expect(buildDiscoInfoPayload(info).toString()).toBe(
      `<query xmlns="${INFO}" node="https://example.org#ver">` +
        '<identity category="client" type="pc" xml:lang="en" name="X"/>' +
        `<feature var="${INFO}"/><feature var="urn:xmpp:bookmarks:1+notify"/></query>`,
    )
  })

  it('is read back as it was built, forms included', () => {
    const fields = new Map([
      ['FORM_TYPE', { var: 'FORM_TYPE', type: 'hidden', values: ['t'], options: [] }],
      ['os', { var: 'os', values: ['a', 'b'], options: [] }],
    ])
    const told = { ...info, forms: [{ type: 'result', fields }] }
    const iq = parseXml(`<iq>${buildDiscoInfoPayload(told).toString()}</iq>`)
    expect(parseDiscoInfo(iq)).toEqual(info)
    expect(iq.getChild('query')?.getChildren('x').map(parseForm)).toEqual(told.forms)
  })
})

describe('parseDiscoInfoRequest', () => {
  it('reads a question, with and without a node', () => {
    expect(parseDiscoInfoRequest(buildDiscoInfo('a@b', 'n'))).toEqual({ node: 'n' })
    expect(parseDiscoInfoRequest(buildDiscoInfo())).toEqual({})
  })

  it('is not meant by other IQs', () => {
    expect(
      parseDiscoInfoRequest(parseXml(`<iq type="result"><query xmlns="${INFO}"/></iq>`)),
    ).toBeUndefined()
    expect(
      parseDiscoInfoRequest(parseXml('<iq type="get"><ping xmlns="urn:xmpp:ping"/></iq>')),
    ).toBeUndefined()
  })
})
