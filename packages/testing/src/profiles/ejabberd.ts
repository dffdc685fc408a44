import { NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING, NS_PUBSUB } from '../xml/namespaces.ts'
import type { ErrorSpec } from '../xml/stanza.ts'
import {
  EJABBERD_ACCOUNT_FEATURES,
  EJABBERD_DOMAIN_FEATURES,
  EJABBERD_FIELDS,
} from './ejabberdForm.ts'
import type { Profile, Situation } from './profile.ts'

const NO_NODE = { type: 'cancel', condition: 'item-not-found', text: 'Node not found' } as const
const NOT_OWNER = {
  type: 'auth',
  condition: 'forbidden',
  text: 'Owner privileges required',
} as const
const BAD_FIELD = `of type '${NS_PUBSUB}#{form}'`

/** An error whose application-specific condition comes first, as most of them do there. */
function applicationError(type: string, condition: string, application: string): ErrorSpec {
  return { type, condition, application, applicationFirst: true }
}

const ERRORS: Readonly<Record<Situation, ErrorSpec>> = {
  'node exists': { type: 'cancel', condition: 'conflict', text: 'Node already exists' },
  'node unknown': NO_NODE,
  'node unknown to a stranger': { type: 'cancel', condition: 'item-not-found' },
  'node not named': NO_NODE,
  'node not acceptable': { type: 'modify', condition: 'not-acceptable' },
  'node name too long': { type: 'wait', condition: 'internal-server-error' },
  'item unknown': { type: 'cancel', condition: 'item-not-found' },
  'item not named': applicationError('modify', 'bad-request', 'item-required'),
  'items not kept': applicationError('cancel', 'feature-not-implemented', 'unsupported'),
  'payload missing': applicationError('modify', 'bad-request', 'item-required'),
  'payload too big': applicationError('modify', 'not-acceptable', 'payload-too-big'),
  'several payloads': applicationError('modify', 'bad-request', 'invalid-payload'),
  'several items': applicationError('modify', 'bad-request', 'invalid-payload'),
  'several retracts': applicationError('modify', 'bad-request', 'invalid-payload'),
  'not for you: whitelist': applicationError('cancel', 'not-allowed', 'closed-node'),
  'not for you: presence': applicationError(
    'auth',
    'not-authorized',
    'presence-subscription-required',
  ),
  'not for you: authorize': { type: 'auth', condition: 'forbidden' },
  'not for you: roster': applicationError('auth', 'not-authorized', 'not-in-roster-group'),
  'not yours to publish': { type: 'auth', condition: 'forbidden' },
  'not yours to create': {
    type: 'auth',
    condition: 'forbidden',
    text: "You're not allowed to create nodes",
  },
  'not yours to own': NOT_OWNER,
  'jid invalid': { type: 'modify', condition: 'bad-request', text: "Bad value of attribute 'jid'" },
  'jid not yours': applicationError('modify', 'bad-request', 'invalid-jid'),
  'not subscribed': applicationError('wait', 'unexpected-request', 'not-subscribed'),
  'affiliation invalid': {
    type: 'modify',
    condition: 'bad-request',
    text: "Bad value of attribute 'affiliation'",
  },
  precondition: applicationError('cancel', 'conflict', 'precondition-not-met'),
  'form missing': { type: 'modify', condition: 'bad-request', text: 'No data form found' },
  'field unknown': {
    type: 'wait',
    condition: 'resource-constraint',
    text: `Unknown field 'pubsub#{field}' ${BAD_FIELD}`,
  },
  'field invalid': {
    type: 'wait',
    condition: 'resource-constraint',
    text: `Bad value of field 'pubsub#{field}' ${BAD_FIELD}`,
  },
  'owner subscriptions unsupported': {
    ...applicationError('cancel', 'feature-not-implemented', 'unsupported'),
    feature: 'manage-subscriptions',
  },
  'request empty': { type: 'modify', condition: 'bad-request' },
  'request nonsense': { type: 'modify', condition: 'bad-request' },
  'request unknown': { type: 'cancel', condition: 'feature-not-implemented' },
}

/** ejabberd 23.01 with its `mod_pubsub` and the plugin `pep`, as measured. */
export const ejabberd2301: Profile = {
  name: 'ejabberd-23.01',
  disco: {
    account: {
      identities: [
        { category: 'pubsub', type: 'pep' },
        { category: 'account', type: 'registered' },
      ],
      features: [
        NS_DISCO_INFO,
        NS_DISCO_ITEMS,
        'urn:xmpp:bookmarks-conversion:0',
        NS_PUBSUB,
        ...EJABBERD_ACCOUNT_FEATURES.map((name) => `${NS_PUBSUB}#${name}`),
        'http://jabber.org/protocol/commands',
      ],
    },
    domain: {
      identities: [
        { category: 'pubsub', type: 'pep' },
        { category: 'server', type: 'im' },
      ],
      features: [
        NS_DISCO_INFO,
        NS_DISCO_ITEMS,
        NS_PING,
        NS_PUBSUB,
        ...EJABBERD_DOMAIN_FEATURES.map((name) => `${NS_PUBSUB}#${name}`),
      ],
    },
  },
  config: {
    fields: EJABBERD_FIELDS,
    accessModels: ['authorize', 'open', 'presence', 'roster', 'whitelist'],
    unknownField: 'refused',
    missingField: 'kept',
    checksLists: true,
    hidesUnknown: false,
    namesCreated: true,
    ownerListed: { created: true, autoCreated: true },
  },
  maxItems: {
    cap: 1000,
    least: 0,
    capInForm: false,
    max: 'cap',
    aboveCap: 'refused',
    lowering: 'at the next publish',
    eviction: 'retract',
    evictedTogether: 'joined',
  },
  publishOptions: {
    understood: ['persist_items', 'access_model'],
    unknown: 'refused',
    refusedForNew: [],
  },
  items: {
    order: 'creation',
    rsm: 'by mark',
    several: 'refused',
    byId: 'as stored',
    unkept: 'empty',
  },
  events: {
    ids: false,
    first: 'event',
    order: 'may differ',
    storeAfter: 0,
    notifyCovers: ['items'],
    notifyPublisher: false,
    copies: 'one per reason',
    copyToOwner: true,
    subscriptionNeedsPresence: true,
    retract: 'asked or on',
    purge: 'with notify_retract',
    configuration: true,
    last: { onSubscription: false, onPresence: 'known', delayed: false, always: false },
    replyTo: true,
    publisher: false,
    honoursType: true,
  },
  subscriptions: {
    ids: true,
    managed: false,
    open: true,
    denyRemoval: false,
    endWithAccess: false,
    nameNode: false,
    ofUnknown: 'empty',
    unsubscribed: 'empty',
  },
  stream: {
    ownFrom: 'bare',
    maxBytes: 250_000,
    tooBig: 'payload-too-big',
    limitTold: false,
    capabilitiesAskedBy: 'resource',
    echoesRequest: true,
    replayDelay: 'by domain',
    longestNode: Infinity,
    resumeSeconds: 300,
  },
  errors: ERRORS,
}
