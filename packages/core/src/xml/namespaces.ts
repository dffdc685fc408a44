/** XEP-0060, base of the pubsub namespaces. */
export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub'
/** XEP-0060 §16.4: events. */
export const NS_PUBSUB_EVENT = `${NS_PUBSUB}#event`
/** XEP-0060 §16.4: owner use cases. */
export const NS_PUBSUB_OWNER = `${NS_PUBSUB}#owner`
/** XEP-0004: data forms. */
export const NS_DATA = 'jabber:x:data'
/** XEP-0122: data forms validation. */
export const NS_DATA_VALIDATE = 'http://jabber.org/protocol/xdata-validate'
/** XEP-0030: service discovery. */
export const NS_DISCO_INFO = 'http://jabber.org/protocol/disco#info'
/** XEP-0049: private XML storage. */
export const NS_PRIVATE = 'jabber:iq:private'
/** XEP-0115: entity capabilities. */
export const NS_CAPS = 'http://jabber.org/protocol/caps'
/** XEP-0059: result set management. */
export const NS_RSM = 'http://jabber.org/protocol/rsm'
/** XEP-0203: delayed delivery. */
export const NS_DELAY = 'urn:xmpp:delay'
/** RFC 6120 §8.3.3: stanza error conditions. */
export const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
/** XEP-0198: stream management. */
export const NS_SM = 'urn:xmpp:sm:3'
/** XEP-0478: stream limits. */
export const NS_STREAM_LIMITS = 'urn:xmpp:stream-limits:0'
/** XEP-0402: bookmarks. */
export const NS_BOOKMARKS = 'urn:xmpp:bookmarks:1'
/** What only RxPEP writes. A UUID is a name that needs no domain to own. */
export const NS_RXPEP = 'urn:uuid:f18518c5-4f05-4712-854b-e304ab783937'
/** XEP-0048: the old list of bookmarks. */
export const NS_LEGACY_BOOKMARKS = 'storage:bookmarks'
/** XEP-0335: JSON containers. */
export const NS_JSON = 'urn:xmpp:json:0'
