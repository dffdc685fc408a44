/**
 * XEP-0163 1.2.2 (Personal Eventing Protocol), and how XEP-0223 1.1.1 §5 determines support:
 *
 * "The server MUST return an identity of "pubsub/pep" and include the "publish-options" feature".
 */
import { NS_PUBSUB } from '../xml/namespaces.ts'
import type { DiscoInfo } from './disco.ts'

const PUBLISH_OPTIONS = `${NS_PUBSUB}#publish-options`

/** What an entity lacks to keep private nodes, in names fit for an error; empty when nothing is missing. */
export function missingSupport(info: DiscoInfo): string[] {
  const isPep = info.identities.some(
    ({ category, type }) => category === 'pubsub' && type === 'pep',
  )
  return [
    ...(isPep ? [] : ['identity pubsub/pep']),
    ...(info.features.has(PUBLISH_OPTIONS) ? [] : [`feature ${PUBLISH_OPTIONS}`]),
  ]
}

/** The feature by which a client asks for a node's events (XEP-0163 §4.3.1, filtered notifications). */
export function notifyFeature(node: string): string {
  return `${node}+notify`
}
