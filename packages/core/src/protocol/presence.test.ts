import { describe, expect, it } from 'vitest'
import { xml } from '../xml/element.ts'
import { parseXml } from '../xml/parseXml.ts'
import { buildCaps } from './caps.ts'
import { buildPresence, withCaps } from './presence.ts'

const caps = { node: 'https://example.org', ver: 'new=' }

describe('buildPresence', () => {
  it('is available and empty without options', () => {
    expect(buildPresence().toString()).toBe('<presence/>')
  })

  it('tells show, status and priority', () => {
    expect(buildPresence({ priority: -1, show: 'away', status: 'a < b' }).toString()).toBe(
      '<presence><show>away</show><status>a &lt; b</status><priority>-1</priority></presence>',
    )
  })
})

describe('withCaps', () => {
  const APP =
    '<presence id="p1"><show>dnd</show><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="app" ver="old="/><x xmlns="vcard-temp:x:update"/></presence>'

  it('keeps what the app told, with other capabilities', () => {
    const result = withCaps(parseXml(APP), caps).toString()
    expect(result).toBe(
      `<presence id="p1"><show>dnd</show><x xmlns="vcard-temp:x:update"/>${buildCaps(caps).toString()}</presence>`,
    )
  })

  it('leaves the given presence as it is', () => {
    const given = parseXml(APP)
    withCaps(given, caps)
    expect(given.toString()).toBe(APP)
    expect(given.getChild('show')?.parent).toBe(given)
  })

  it('leaves a c of another namespace alone', () => {
    const result = withCaps(xml('presence', {}, xml('c', { xmlns: 'other' })), caps)
    expect(result.getChildren('c')).toHaveLength(2)
  })
})
