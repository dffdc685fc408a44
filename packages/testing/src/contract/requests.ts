// XEP-0060 (1.30.0) §6–§8: the errors of requests that cannot be met
import type { Element } from '@rxpep/core'
import { xml } from '@rxpep/core'
import { describe, it } from 'vitest'
import type { Situation } from '../profiles/profile.ts'
import { NS_PUBSUB, NS_PUBSUB_OWNER } from '../xml/namespaces.ts'
import {
  affiliate,
  configure,
  create,
  deleteNode,
  getAffiliations,
  getConfiguration,
  item,
  publish,
  purge,
  retract,
  subscribe,
} from './stanzas.ts'
import { NODE, refused, type Stage } from './stage.ts'

const OTHER = 'urn:example:contract:unknown'

const wrapped = (type: string, xmlns: string, child: Element) =>
  xml('iq', { type }, xml('pubsub', { xmlns }, child))

const empty = xml('iq', { type: 'set' }, xml('pubsub', { xmlns: NS_PUBSUB }))

/** Requests at a private node of the own account, empty but for `a`, with the situation that they are. */
const REQUESTS: readonly [name: string, situation: Situation, request: (jid: string) => Element][] =
  [
    ['create a node that is there', 'node exists', () => create(NODE)],
    ['configure an unknown node', 'node unknown', () => configure(OTHER, { max_items: '3' })],
    ['read the configuration of an unknown node', 'node unknown', () => getConfiguration(OTHER)],
    ['read the affiliations of an unknown node', 'node unknown', () => getAffiliations(OTHER)],
    ['delete an unknown node', 'node unknown', () => deleteNode(OTHER)],
    ['purge an unknown node', 'node unknown', () => purge(OTHER)],
    ['retract from an unknown node', 'node unknown', () => retract(OTHER, 'a', 'true')],
    ['subscribe to an unknown node', 'node unknown', (jid) => subscribe(OTHER, jid)],

    [
      'retract nothing',
      'item not named',
      () => wrapped('set', NS_PUBSUB, xml('retract', { node: NODE })),
    ],
    [
      'configure without a form',
      'form missing',
      () => wrapped('set', NS_PUBSUB_OWNER, xml('configure', { node: NODE })),
    ],
    ['set a field to nonsense', 'field invalid', () => configure(NODE, { max_items: 'many' })],
    ['subscribe nonsense', 'jid invalid', () => subscribe(NODE, '@')],
    ['ask for nothing', 'request empty', () => empty],
    ['ask for nonsense', 'request nonsense', () => wrapped('set', NS_PUBSUB, xml('nonsense'))],
    [
      'get a publish',
      'request unknown',
      () => wrapped('get', NS_PUBSUB, xml('publish', { node: NODE }, item('a', 'one'))),
    ],
    [
      'subscribe to no node',
      'node not named',
      (jid) => wrapped('set', NS_PUBSUB, xml('subscribe', { jid })),
    ],
    [
      'affiliate nonsense',
      'affiliation invalid',
      () => affiliate(NODE, 'romeo@example.org', 'lover'),
    ],
  ]

/** The errors of requests that cannot be met. */
export function describeRequests({ profile, privately, enter }: Stage): void {
  describe('requests that cannot be met', () => {
    it.each(REQUESTS)('%s: %s', async (_name, situation, request) => {
      const balcony = await enter('balcony')
      await balcony.ask(create(NODE, privately))
      await balcony.ask(publish(NODE, 'a', 'one'))
      await refused(balcony.ask(request(balcony.jid)), profile.errors[situation])
    })
  })
}
