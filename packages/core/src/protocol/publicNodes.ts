/**
 * XEP-0163 1.2.2, Personal Eventing Protocol: the nodes that others read.
 *
 * > which anyone may see as long as they are authorized to see your online/offline presence
 */

const NODES = [
  'urn:xmpp:avatar:data',
  'urn:xmpp:avatar:metadata',
  'urn:xmpp:vcard4',
  'urn:ietf:params:xml:ns:vcard-4.0',
  'urn:xmpp:pubsub:subscription',
  'urn:xmpp:reach:0',
  ...['nick', 'mood', 'activity', 'tune', 'geoloc', 'physloc'].map(
    (name) => `http://jabber.org/protocol/${name}`,
  ),
  ...['chatting', 'browsing', 'gaming', 'viewing'].map((name) => `urn:xmpp:${name}:0`),
]

// One node for each device, key, version or post.
const PREFIXES = [
  'eu.siacs.conversations.axolotl.',
  'urn:xmpp:omemo:',
  'urn:xmpp:openpgp:0:public-keys',
  'urn:xmpp:microblog:0',
  'urn:xmpp:pubsub-social-feed:',
]

/** Whether a node is one that others are meant to read: making it private would break it. */
export function isPublicNode(node: string): boolean {
  return NODES.includes(node) || PREFIXES.some((prefix) => node.startsWith(prefix))
}
