/**
 * XEP-0163 1.2.2 (Personal Eventing Protocol) and the profiles of it that others are meant to read.
 *
 * "the default configuration of PEP nodes is not optimized for […] data objects that are meant to be accessed only by
 * the account owner" (XEP-0223 §1.1): and these never are to be made so by a slip of the keyboard.
 */

/** Beginnings of names; each name may go on with what starts a part of its own (`:`, `.`, `#` or `/`). */
const PUBLIC = [
  'eu.siacs.conversations.axolotl', // OMEMO before 0.4 (XEP-0384)
  'urn:xmpp:omemo', // XEP-0384
  'urn:xmpp:avatar', // XEP-0084
  'urn:xmpp:vcard4', // XEP-0292
  'urn:ietf:params:xml:ns:vcard-4.0', // XEP-0292, earlier versions
  'urn:xmpp:microblog', // XEP-0277, XEP-0472
  'urn:xmpp:openpgp:0:public-keys', // XEP-0373; its secret-key node is a private one
  'urn:xmpp:pubkey', // XEP-0189
  'urn:xmpp:reachability', // XEP-0152
  'urn:xmpp:calendar-events', // XEP-0471
  'urn:xmpp:gaming', // XEP-0196
  'urn:xmpp:viewing', // XEP-0197
  'urn:xmpp:browsing', // XEP-0195
  'urn:xmpp:chatting', // XEP-0194
  'urn:xmpp:pubsub:subscription', // XEP-0465, public subscriptions
  'http://jabber.org/protocol/nick', // XEP-0172
  'http://jabber.org/protocol/mood', // XEP-0107
  'http://jabber.org/protocol/activity', // XEP-0108
  'http://jabber.org/protocol/geoloc', // XEP-0080
  'http://jabber.org/protocol/physloc', // XEP-0112
  'http://jabber.org/protocol/tune', // XEP-0118
]

/** Whether this is a well-known node that contacts read. */
export function isPublicNode(node: string): boolean {
  return PUBLIC.some(
    (name) => node.startsWith(name) && (node === name || ':.#/'.includes(node.charAt(name.length))),
  )
}
