import { expect, it } from 'vitest'
import { isPublicNode } from './publicNodes.ts'

it.each([
  'urn:xmpp:avatar:data',
  'urn:xmpp:avatar:metadata',
  'urn:xmpp:omemo:2:devices',
  'urn:xmpp:gaming:0',
  'urn:xmpp:reach:0',
  'urn:xmpp:pps:subscriptions',
  'urn:xmpp:omemo:2:bundles',
  'eu.siacs.conversations.axolotl.devicelist',
  'eu.siacs.conversations.axolotl.bundles:31415',
  'http://jabber.org/protocol/nick',
  'http://jabber.org/protocol/tune',
  'urn:xmpp:vcard4',
  'urn:ietf:params:xml:ns:vcard-4.0',
  'urn:xmpp:microblog:0',
  'urn:xmpp:microblog:0:comments/x',
  'urn:xmpp:openpgp:0:public-keys',
  'urn:xmpp:openpgp:0:public-keys:1357B018',
])('knows %s as a public node', (node) => {
  expect(isPublicNode(node)).toBe(true)
})

it.each([
  'urn:xmpp:bookmarks:1',
  'storage:bookmarks',
  'urn:xmpp:mds:displayed:0',
  'urn:xmpp:openpgp:0:secret-key',
  'https://example.org/ns/settings',
  'urn:xmpp:avatars-i-like',
  'my:urn:xmpp:avatar:data',
  '',
])('does not know %j as one', (node) => {
  expect(isPublicNode(node)).toBe(false)
})
