import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { buildCaps, capsVer, parseCaps } from './caps.ts'
import { parseForm } from './dataForm.ts'
import { parseDiscoInfo, type DiscoInfo } from './disco.ts'

const FEATURES = [
  'http://jabber.org/protocol/muc',
  'http://jabber.org/protocol/disco#items',
  'http://jabber.org/protocol/disco#info',
  'http://jabber.org/protocol/caps',
]
const simple: DiscoInfo = {
  identities: [{ category: 'client', type: 'pc', name: 'Exodus 0.9.1' }],
  features: new Set(FEATURES),
  forms: [],
}

// XEP-0115 §5.3, its fields and values in another order
const complex = (extra = ''): DiscoInfo => {
  const iq = parseXml(
    `<iq><query xmlns="http://jabber.org/protocol/disco#info">
        <identity xml:lang="en" category="client" name="Psi 0.11" type="pc"/>
        <identity xml:lang="el" category="client" name="Ψ 0.11" type="pc"/>
        ${FEATURES.map((feature) => `<feature var="${feature}"/>`).join('')}
        <x xmlns="jabber:x:data" type="result">
          <field var="os"><value>Mac</value></field>
          <field var="FORM_TYPE" type="hidden"><value>urn:xmpp:dataforms:softwareinfo</value></field>
          <field var="ip_version" type="text-multi"><value>ipv6</value><value>ipv4</value></field>
          <field var="software_version"><value>0.11</value></field>
          <field var="software"><value>Psi</value></field>
          <field var="os_version"><value>10.5.1</value></field>
        </x>${extra}</query></iq>`,
  )
  const forms = iq.getChild('query')?.getChildren('x').map(parseForm) ?? []
  return { ...parseDiscoInfo(iq), forms }
}

describe('capsVer', () => {
  it('is the simple example of XEP-0115 §5.2', async () => {
    expect(await capsVer(simple)).toBe('QgayPKawpkPSDYmwT/WM94uAlu0=')
  })

  it('is the complex example of XEP-0115 §5.3', async () => {
    expect(await capsVer(complex())).toBe('q07IKJEyjvHSyhy//CH0CxmKi8w=')
  })

  it('ignores a form without a hidden FORM_TYPE', async () => {
    const ignored =
      '<x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE"><value>t</value></field></x>' +
      '<x xmlns="jabber:x:data" type="result"><field var="a"><value>1</value></field></x>'
    expect(await capsVer(complex(ignored))).toBe('q07IKJEyjvHSyhy//CH0CxmKi8w=')
  })

  it('does not depend on the order of anything', async () => {
    const one = { ...simple, identities: [...complex().identities], forms: complex().forms }
    const other = {
      ...one,
      identities: [...one.identities].reverse(),
      features: new Set([...FEATURES].reverse()),
    }
    expect(await capsVer(one)).toBe(await capsVer(other))
  })

  it('sorts by octets, where JavaScript sorts by UTF-16 units', async () => {
    const features = ['\u{1f600}', '\uffee', 'a'] // U+1F600 is D83D DE00 in UTF-16
    const digest = await crypto.subtle.digest(
      'SHA-1',
      new TextEncoder().encode('a<\uffee<\u{1f600}<'),
    )
    expect(await capsVer({ identities: [], features: new Set(features), forms: [] })).toBe(
      Buffer.from(digest).toString('base64'),
    )
  })

  it('sorts identities by category, then type, then language', async () => {
    const identities = [
      { category: 'a-b', type: 'x' },
      { category: 'a', type: 'z' },
    ]
    const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode('a/z//<a-b/x//<'))
    expect(await capsVer({ identities, features: new Set(), forms: [] })).toBe(
      Buffer.from(digest).toString('base64'),
    )
  })
})

describe('buildCaps and parseCaps', () => {
  const caps = { node: 'https://example.org', ver: 'QgayPKawpkPSDYmwT/WM94uAlu0=' }

  it('announces SHA-1', () => {
    expect(buildCaps(caps).toString()).toBe(
      '<c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="https://example.org" ver="QgayPKawpkPSDYmwT/WM94uAlu0="/>',
    )
  })

  it('reads what it builds', () => {
    const presence = parseXml(`<presence>${buildCaps(caps).toString()}</presence>`)
    expect(parseCaps(presence)).toEqual({ ...caps, hash: 'sha-1' })
  })

  it('finds nothing where there is nothing, or only the old kind without a hash', () => {
    expect(parseCaps(parseXml('<presence/>'))).toBeUndefined()
    expect(
      parseCaps(
        parseXml(
          '<presence><c xmlns="http://jabber.org/protocol/caps" node="n" ver="0.9"/></presence>',
        ),
      ),
    ).toBeUndefined()
  })
})
