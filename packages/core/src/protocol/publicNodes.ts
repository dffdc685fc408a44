/**
 * XEP-0163 1.2.2 (Personal Eventing Protocol) and the profiles of it that others are meant to read.
 *
 * "the default configuration of PEP nodes is not optimized for […] data objects that are meant to be accessed only by
 * the account owner" (XEP-0223 §1.1): and these never are to be made so by a slip of the keyboard.
 */

// Avatars (XEP-0084), vCards (0292), OMEMO (0384, and before 0.4), microblogs (0277, 0472), keys (0373, whose `secret-key`
// node is a private one), addresses (0152), calendars (0471), subscriptions (0465), pastimes (0194 to 0197).
const URN =
  'avatar|vcard4|omemo|microblog|pubsub-social-feed|openpgp:0:public-keys|reach|calendar-events|pubsub:subscription|pps|' +
  'chatting|browsing|gaming|viewing'
// Nick (XEP-0172), mood (0107), activity (0108), places (0080, 0112), tune (0118).
const EXTENDED_PRESENCE = 'nick|mood|activity|geoloc|physloc|tune'
const PUBLIC = new RegExp(
  `^(urn:xmpp:(${URN})|http://jabber\\.org/protocol/(${EXTENDED_PRESENCE})` +
    '|urn:ietf:params:xml:ns:vcard-4\\.0|eu\\.siacs\\.conversations\\.axolotl)([:.#/]|$)',
)

/** Whether this is a well-known node that contacts read, or a part of one. */
export function isPublicNode(node: string): boolean {
  return PUBLIC.test(node)
}
