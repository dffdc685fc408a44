import { NS_DISCO_INFO, NS_PUBSUB } from '../xml/namespaces.ts'
import type { Profile } from './profile.ts'
import { prosody012 } from './prosody.ts'

const FEATURES = [
  'access-authorize',
  'access-open',
  'access-presence',
  'access-roster',
  'access-whitelist',
  'auto-create',
  'config-node',
  'create-and-configure',
  'create-nodes',
  'delete-items',
  'delete-nodes',
  'filtered-notifications',
  'item-ids',
  'last-published',
  'manage-subscriptions',
  'modify-affiliations',
  'persistent-items',
  'presence-notifications',
  'publish',
  'publish-options',
  'purge-nodes',
  'retract-items',
  'retrieve-affiliations',
  'retrieve-default',
  'retrieve-items',
  'retrieve-subscriptions',
  'subscribe',
].map((name) => `${NS_PUBSUB}#${name}`)

/**
 * Openfire, as read in its sources, not run: it answers before it stores, tells afterwards and perhaps in
 * another order, always sends the last item, and its form has no `send_last_published_item`.
 */
export const openfire: Profile = {
  ...prosody012,
  name: 'openfire',
  disco: {
    account: {
      identities: [
        { category: 'account', type: 'registered' },
        { category: 'pubsub', type: 'pep' },
      ],
      features: [NS_DISCO_INFO, NS_PUBSUB, ...FEATURES],
    },
    domain: {
      identities: [
        { category: 'server', type: 'im' },
        { category: 'pubsub', type: 'pep' },
      ],
      features: [NS_DISCO_INFO, NS_PUBSUB, ...FEATURES],
    },
  },
  config: {
    ...prosody012.config,
    fields: prosody012.config.fields.filter(({ name }) => name !== 'send_last_published_item'),
    accessModels: ['authorize', 'open', 'presence', 'roster', 'whitelist'],
    hidesUnknown: false,
    ownerListed: { created: true, autoCreated: true },
  },
  maxItems: { ...prosody012.maxItems, cap: 1000, capInForm: false, max: 'no number' },
  publishOptions: { unknown: 'precondition', refusedForNew: [] },
  events: {
    ...prosody012.events,
    first: 'result',
    last: { onSubscription: true, onPresence: 'learnt', delayed: true, always: true },
    publisher: false,
    honoursType: true,
  },
  subscriptions: { ...prosody012.subscriptions, ids: true },
  stream: { ...prosody012.stream, ownFrom: 'bare', longestNode: Infinity },
}
