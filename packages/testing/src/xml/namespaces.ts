/** RFC 6120 §4.8.2: stanzas between client and server. */
export const NS_CLIENT = 'jabber:client'
/** XEP-0060, base of the pubsub namespaces. */
export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub'
/** XEP-0060 §16.4: events. */
export const NS_PUBSUB_EVENT = `${NS_PUBSUB}#event`
/** XEP-0060 §16.4: owner use cases. */
export const NS_PUBSUB_OWNER = `${NS_PUBSUB}#owner`
/** XEP-0060 §16.4: application-specific errors. */
export const NS_PUBSUB_ERRORS = `${NS_PUBSUB}#errors`
/** XEP-0004: data forms. */
export const NS_DATA = 'jabber:x:data'
/** XEP-0122: data forms validation. */
export const NS_DATA_VALIDATE = 'http://jabber.org/protocol/xdata-validate'
/** XEP-0030: service discovery, information. */
export const NS_DISCO_INFO = 'http://jabber.org/protocol/disco#info'
/** XEP-0030: service discovery, items. */
export const NS_DISCO_ITEMS = 'http://jabber.org/protocol/disco#items'
/** XEP-0115: entity capabilities. */
export const NS_CAPS = 'http://jabber.org/protocol/caps'
/** XEP-0059: result set management. */
export const NS_RSM = 'http://jabber.org/protocol/rsm'
/** XEP-0203: delayed delivery. */
export const NS_DELAY = 'urn:xmpp:delay'
/** XEP-0033: extended stanza addressing. */
export const NS_ADDRESS = 'http://jabber.org/protocol/address'
/** XEP-0049: private XML storage. */
export const NS_PRIVATE = 'jabber:iq:private'
/** XEP-0199: ping. */
export const NS_PING = 'urn:xmpp:ping'
/** RFC 6121 §2: the roster. */
export const NS_ROSTER = 'jabber:iq:roster'
/** RFC 6120 §8.3.3: stanza error conditions. */
export const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
/** RFC 6120 §4.9: stream error conditions. */
export const NS_STREAMS = 'urn:ietf:params:xml:ns:xmpp-streams'
/** RFC 6120 §6: SASL. */
export const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl'
/** RFC 6120 §7: resource binding. */
export const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind'
/** XEP-0198: stream management. */
export const NS_SM = 'urn:xmpp:sm:3'
/** XEP-0478: stream limits. */
export const NS_STREAM_LIMITS = 'urn:xmpp:stream-limits:0'
/** RFC 6120 §4.8.1: the stream itself. */
export const NS_STREAM = 'http://etherx.jabber.org/streams'
/** RFC 7395: XMPP over WebSocket. */
export const NS_FRAMING = 'urn:ietf:params:xml:ns:xmpp-framing'
