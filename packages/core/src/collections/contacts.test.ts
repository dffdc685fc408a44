import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import { contacts, type Contact } from './contacts.ts'

const NS = 'urn:ietf:params:xml:ns:vcard-4.0'
const jid = 'samizzi@cisco.com'
const { codec } = contacts
const card = (inside: string) => parseXml(`<vcard xmlns="${NS}">${inside}</vcard>`)
const decode = (inside: string) => codec.decode(card(inside), jid)
const wrong = (code: string) => expect.objectContaining({ code }) as Error

/** A card after an edit. */
function edited(inside: string, change: Partial<Contact>) {
  const previous = card(inside)
  return codec.encode({ ...codec.decode(previous, jid), ...change }, jid, previous)
}
function expectCard(given: ReturnType<typeof card>, inside: string): void {
  expect(canonicalEqual(given, card(inside)), given.toString()).toBe(true)
}

// XEP-0292 §5.1.
const sam = `
  <fn><text>Samantha Mizzi</text></fn>
  <n>
    <surname>Mizzi</surname>
    <given>Samantha</given>
    <additional></additional>
  </n>
  <nickname><text>Sam</text></nickname>
  <nickname><text>samizzi</text></nickname>
  <geo><uri>geo:39.59,-105.01</uri></geo>
  <org>
    <parameters><type><text>work</text></type></parameters>
    <text>Cisco</text>
  </org>
  <note>
    <text>
      My co-author on XEP-0292. She's cool!
    </text>
  </note>
  <impp>
    <parameters><type><text>work</text></type></parameters>
    <uri>xmpp:samizzi@cisco.com</uri>
  </impp>
`

// XEP-0292 §4.1.1.
const peter = `
  <fn><text>Peter Saint-Andre</text></fn>
  <n><surname>Saint-Andre</surname><given>Peter</given><additional></additional></n>
  <nickname><text>stpeter</text></nickname>
  <nickname><text>psa</text></nickname>
  <photo><uri>https://stpeter.im/images/stpeter_oscon.jpg</uri></photo>
  <bday><date>1966-08-06</date></bday>
  <adr>
    <parameters><type><text>work</text><text>voice</text></type><pref><integer>1</integer></pref></parameters>
    <ext>Suite 600</ext><street>1899 Wynkoop Street</street><locality>Denver</locality>
    <region>CO</region><code>80202</code><country>USA</country>
  </adr>
  <tel>
    <parameters><type><text>work</text><text>voice</text></type><pref><integer>1</integer></pref></parameters>
    <uri>tel:+1-303-308-3282</uri>
  </tel>
  <tel>
    <parameters><type><text>work</text><text>fax</text></type></parameters>
    <uri>tel:+1-303-308-3219</uri>
  </tel>
  <geo><uri>geo:39.59,-105.01</uri></geo>
  <title><text>Executive Director</text></title>
  <role><text>Patron Saint</text></role>
  <org>
    <parameters><type><text>work</text></type></parameters>
    <text>XMPP Standards Foundation</text>
  </org>
  <url><uri>https://stpeter.im/</uri></url>
  <gender><sex><text>M</text></sex></gender>
  <lang><parameters><pref>1</pref></parameters><language-tag>en</language-tag></lang>
  <email>
    <parameters><type><text>work</text></type></parameters>
    <text>psaintan@cisco.com</text>
  </email>
  <email>
    <parameters><type><text>home</text></type></parameters>
    <text>stpeter@jabber.org</text>
  </email>
  <impp><uri>xmpp:stpeter@jabber.org</uri></impp>
  <key><uri>https://stpeter.im/stpeter.asc</uri></key>
`

// XEP-0292 §6.
const service = `
  <fn><text>jabber.org IM service</text></fn>
  <url><uri>http://www.jabber.org/</uri></url>
  <lang><parameters><pref>1</pref></parameters><language-tag>en</language-tag></lang>
  <email><text>xmpp@jabber.org</text></email>
  <impp><uri>xmpp:jabber.org</uri></impp>
  <logo><uri>http://www.jabber.org/images/logo.png</uri></logo>
  <geo><uri>geo:42.25,-91.05</uri></geo>
  <tz><text>America/Chicago</text></tz>
  <kind><text>application</text></kind>
`

// As clients write vCards: dense and without what is empty; with a group; with parameters and empty values everywhere.
const dense = '<nickname><text>Sam</text></nickname>'
const grouped = `<group name="work"><org><text>Cisco</text></org><title><text>Architect</text></title></group><fn><text>Samantha</text></fn><tel><parameters><type><text>cell</text></type></parameters><text>+1 303 555 1212</text></tel><note><text>met in Denver</text></note>`
const hollow = `<fn><text/></fn><n><surname/><given>Sam</given></n><bday><date/></bday><adr><locality>Denver</locality><country/></adr><url><uri/></url><email/><note/>`

const cards = { sam, peter, service, dense, grouped, hollow }

describe('a contact', () => {
  it('is read from the examples', () => {
    expect(decode(sam)).toStrictEqual({
      jid,
      name: 'Samantha Mizzi',
      names: { surname: 'Mizzi', given: 'Samantha', additional: '' },
      nicknames: ['Sam', 'samizzi'],
      emails: [],
      phones: [],
      urls: [],
      impp: ['xmpp:samizzi@cisco.com'],
      organization: 'Cisco',
      note: "\n      My co-author on XEP-0292. She's cool!\n    ",
    })
    expect(decode(peter)).toMatchObject({
      phones: ['tel:+1-303-308-3282', 'tel:+1-303-308-3219'],
      emails: ['psaintan@cisco.com', 'stpeter@jabber.org'],
      urls: ['https://stpeter.im/'],
      title: 'Executive Director',
      birthday: '1966-08-06',
    })
    expect(decode(service)).toMatchObject({ name: 'jabber.org IM service', nicknames: [] })
  })

  it('is read from what clients write, whatever is missing or empty', () => {
    expect(decode(dense)).toMatchObject({ nicknames: ['Sam'] })
    expect(decode(grouped)).toMatchObject({ name: 'Samantha', phones: ['+1 303 555 1212'] })
    const read = decode(hollow)
    expect(read).toMatchObject({ name: '', names: { given: 'Sam' }, emails: [], urls: [''] })
    expect('note' in read).toBe(false)
    expect(decode('')).toMatchObject({ jid, nicknames: [] })
  })

  it.each(Object.entries(cards))('stays as it is while nothing changes: %s', (_, inside) => {
    expectCard(edited(inside, {}), inside)
  })

  it.each(Object.entries(cards))('keeps all else when its title is edited: %s', (_, inside) => {
    const titled = edited(inside, { title: 'Queen' })
    expect(codec.decode(titled, jid)).toEqual({ ...decode(inside), title: 'Queen' })
    const { title, ...others } = decode(inside)
    const back = title === undefined ? others : { ...others, title }
    expectCard(codec.encode(back, jid, titled), inside)
  })

  it('keeps the parameters of what is edited', () => {
    expectCard(
      edited(peter, {
        phones: ['tel:+1-303-308-3282', 'tel:+1-303-555-0000'],
        organization: 'XSF',
      }),
      peter
        .replace('tel:+1-303-308-3219', 'tel:+1-303-555-0000')
        .replace('XMPP Standards Foundation', 'XSF'),
    )
    const [email] = edited(peter, { emails: ['stpeter@jabber.org'] }).getChildren('email')
    expect(email?.getChild('parameters')?.toString()).toContain('home')
  })

  it('takes a property in the type in which it was written', () => {
    expectCard(
      edited(grouped, { phones: ['tel:+1'] }),
      grouped.replace('+1 303 555 1212', 'tel:+1'),
    )
    const text = '<bday><text>in summer</text></bday>'
    expectCard(edited(text, { birthday: '--08' }), '<bday><text>--08</text></bday>')
  })

  it('is written with what it has', () => {
    const written = codec.encode(
      { jid, name: 'Sam', phones: ['tel:+1', '5'], birthday: '--08-06' },
      jid,
    )
    expectCard(
      written,
      '<fn><text>Sam</text></fn><tel><uri>tel:+1</uri></tel><tel><text>5</text></tel><bday><date>--08-06</date></bday>',
    )
  })

  it('has a bare JID', () => {
    expect(() => codec.decode(card(sam), 'samizzi@cisco.com/x')).toThrow(wrong('undecodable'))
    expect(() => codec.encode({ jid: 'a@b' }, jid)).toThrow(wrong('unencodable'))
    expect(contacts.canonicalItemId?.('SaMizzi@Cisco.com')).toBe(jid)
    expect(contacts.canonicalItemId?.('no jid')).toBeUndefined()
  })

  it('is no vCard of another kind', () => {
    expect(() => codec.decode(parseXml(`<vCard xmlns='vcard-temp'/>`), jid)).toThrow(
      wrong('undecodable'),
    )
  })
})
