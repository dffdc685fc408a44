import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { NS_BOOKMARKS } from '../xml/namespaces.ts'
import { parseXml } from '../xml/parseXml.ts'
import { bookmarks, type Bookmark } from './bookmarks.ts'
import { extensionOf } from './extensions.ts'
import {
  advancedNotificationsOf,
  notificationsOf,
  withNotifications,
} from './notificationSettings.ts'

const NS = 'urn:xmpp:notification-settings:1'
const jid = 'orchard@conference.shakespeare.lit'
const phone = { category: 'client', type: 'phone' }
const pc = { category: 'client', type: 'pc' }

const payload = (settings: string) =>
  parseXml(
    `<conference xmlns='${NS_BOOKMARKS}'><extensions><notify xmlns='${NS}'>${settings}</notify>` +
      `<state xmlns='urn:s'/></extensions></conference>`,
  )
const room = (settings: string): Bookmark => bookmarks.codec.decode(payload(settings), jid)
const bare: Bookmark = { jid, autojoin: false }

/** What `<notify/>` says after a change, as if it had been written so. */
function expectNotify(bookmark: Bookmark, settings: string): void {
  const { extensions } = room(settings)
  expect(bookmark.extensions?.toString()).toBeDefined()
  const same = canonicalEqual(bookmark.extensions as Element, extensions as Element)
  expect(same, bookmark.extensions?.toString()).toBe(true)
}

// XEP-0492 §2.1, §2.2 and §2.3, its custom elements closed by their own names.
const basic = `\n  <never />\n`
const byIdentity =
  `\n  <never identity-category="client" identity-type="pc" />\n  <on-mention identity-category="client" identity-type="phone" />\n` +
  `  <on-mention identity-category="gateway" />\n  <always />\n`
const complex =
  `\n  <never identity-category="client" identity-type="pc">\n    <advanced>\n      <my-custom-extension xmlns="custom:ns-1">\n` +
  `        <when day-of-week="monday">night-time-only</when>\n      </my-custom-extension>\n      <cool-custom-extension-2 xmlns="custom:ns-2">\n` +
  `        <weather>raining</weather>\n      </cool-custom-extension-2>\n    </advanced>\n  </never>\n` +
  `  <on-mention identity-category="client" identity-type="phone" />\n  <on-mention identity-category="gateway" />\n  <always>\n` +
  `    <advanced>\n      <better-custom-extension xmlns="custom:ns-3">\n        <when day-of-week="saturday" />\n      </better-custom-extension>\n` +
  `    </advanced>\n  </always>\n`

describe('notification settings', () => {
  it('are none in a bookmark that has none', () => {
    expect(notificationsOf(bare)).toBeUndefined()
    expect(notificationsOf(bare, phone)).toBeUndefined()
    expect(notificationsOf(room(''), phone)).toBeUndefined()
  })

  it.each([
    ['all', basic, undefined, 'never'],
    ['an app, where there is only one for all', basic, phone, 'never'],
    ['its category and type', byIdentity, phone, 'on-mention'],
    ['its category and type, another one', byIdentity, pc, 'never'],
    ['its category', byIdentity, { category: 'gateway', type: 'irc' }, 'on-mention'],
    ['the category as a whole', byIdentity, { category: 'gateway' }, 'on-mention'],
    ['all, as it is of another type', byIdentity, { category: 'client', type: 'web' }, 'always'],
    ['all, as it is of another category', byIdentity, { category: 'automation' }, 'always'],
    ['its identity, whatever <advanced/> says', complex, pc, 'never'],
  ] as const)('give the one for %s', (_, settings, app, expected) => {
    expect(notificationsOf(room(settings), app)).toBe(expected)
  })

  it('count by how specific they are, not by their order', () => {
    const ordered = (...settings: string[]) => notificationsOf(room(settings.join('')), phone)
    const exact = `<never identity-category='client' identity-type='phone'/>`
    const category = `<on-mention identity-category='client'/>`
    const all = '<always/>'
    expect(ordered(all, category, exact)).toBe('never')
    expect(ordered(exact, category, all)).toBe('never')
    expect(ordered(all, category)).toBe('on-mention')
    expect(ordered(category, all)).toBe('on-mention')
  })

  it('of a type without its category are nobody’s, and so is what has another name or namespace', () => {
    const odd = `<never identity-type='phone'/><mute/><always xmlns='urn:other'/>`
    expect(notificationsOf(room(odd), phone)).toBeUndefined()
    expect(notificationsOf(room(odd))).toBeUndefined()
  })

  it('tell what is in <advanced/> of the one that counts', () => {
    expect(advancedNotificationsOf(room(complex), pc)?.children.join('')).toContain('raining')
    expect(advancedNotificationsOf(room(complex))?.children.join('')).toContain('saturday')
    expect(advancedNotificationsOf(room(complex), phone)).toBeUndefined()
  })

  it.each([
    ['basic', basic],
    ['byIdentity', byIdentity],
    ['complex', complex],
  ])('stay as they are when the bookmark is edited elsewhere: %s', (_, settings) => {
    const before = payload(settings)
    const value = bookmarks.codec.decode(before, jid)
    const after = bookmarks.codec.encode({ ...value, name: 'N' }, jid, before)
    delete after.attrs['name']
    expect(canonicalEqual(after, before)).toBe(true)
  })
})

describe('a notification setting that is made', () => {
  it('is the one for all', () => {
    const muted = withNotifications(bare, 'never')
    expect(extensionOf(muted, 'notify', NS)?.toString()).toBe(
      `<notify xmlns="${NS}"><never/></notify>`,
    )
    expect(notificationsOf(muted, phone)).toBe('never')
  })

  it('for an app is the one for all too where there is none', () => {
    expectNotify(
      withNotifications(room(''), 'never', phone),
      `<never identity-category='client' identity-type='phone'/><never/>`,
    )
    expectNotify(
      withNotifications(room('<always/>'), 'never', { category: 'client' }),
      `<always/><never identity-category='client'/>`,
    )
    const same = `<never identity-category='client'/>`
    expectNotify(withNotifications(room(same), 'never', { category: 'client' }), `${same}<never/>`)
  })

  it('takes the place of the one that it changes, and leaves those of others', () => {
    expectNotify(
      withNotifications(room(byIdentity), 'on-mention'),
      byIdentity.replace('<always />', '<on-mention />'),
    )
    expectNotify(
      withNotifications(room(byIdentity), 'always', phone),
      byIdentity.replace(
        '<on-mention identity-category="client"',
        '<always identity-category="client"',
      ),
    )
    expectNotify(
      withNotifications(room(`<x xmlns='urn:x'/><always extra='1'/>`), 'never'),
      `<x xmlns='urn:x'/><never extra='1'/>`,
    )
  })

  it('keeps <advanced/>', () => {
    const changed = withNotifications(room(complex), 'on-mention', pc)
    expectNotify(
      changed,
      complex.replace('<never ', '<on-mention ').replace('</never>', '</on-mention>'),
    )
    expect(advancedNotificationsOf(changed, pc)?.children.join('')).toContain('raining')
  })

  it('leaves no second one for the same, except with <advanced/>', () => {
    const advanced = `<always><advanced><a xmlns='urn:a'/></advanced></always>`
    expectNotify(
      withNotifications(room(`<never/><always/>${advanced}`), 'on-mention'),
      `<on-mention/>${advanced}`,
    )
    expectNotify(withNotifications(room('<never/><always/>'), 'never'), '<never/>')
  })

  it('keeps the prefix that it was written with', () => {
    const prefixed = bookmarks.codec.decode(
      parseXml(
        `<conference xmlns='${NS_BOOKMARKS}'><extensions><n:notify xmlns:n='${NS}'><n:never/></n:notify></extensions></conference>`,
      ),
      jid,
    )
    expect(notificationsOf(prefixed)).toBe('never')
    const changed = withNotifications(prefixed, 'always')
    expect(notificationsOf(changed)).toBe('always')
    const sent = parseXml(bookmarks.codec.encode(changed, jid).toString())
    expect(notificationsOf(bookmarks.codec.decode(sent, jid))).toBe('always')
    const added = withNotifications(prefixed, 'always', phone)
    const read = parseXml(bookmarks.codec.encode(added, jid).toString())
    expect(notificationsOf(bookmarks.codec.decode(read, jid), phone)).toBe('always')
  })

  it('makes no other bookmark where it is so already', () => {
    const before = room(byIdentity)
    expect(withNotifications(before, 'always')).toBe(before)
    expect(withNotifications(before, 'never', pc)).toBe(before)
    expect(withNotifications(bare, undefined)).toBe(bare)
  })

  it('is taken away, unless it has <advanced/>', () => {
    expectNotify(
      withNotifications(room(byIdentity), undefined, phone),
      byIdentity.replace(`<on-mention identity-category="client" identity-type="phone" />`, ''),
    )
    const advanced = room(complex)
    expect(withNotifications(advanced, undefined, pc)).toBe(advanced)
    const last = withNotifications(room(basic), undefined)
    expect(extensionOf(last, 'notify', NS)).toBeUndefined()
    expect(extensionOf(last, 'state', 'urn:s')).toBeDefined()
  })
})
