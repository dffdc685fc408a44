// XEP-0060 (1.26.0) §7.1.2: "the service shall send one event notification … for each subscribed entity"
import { xml, type Element } from '@rxpep/core'
import { clone } from '../xml/clone.ts'
import { isOn } from './nodeConfig.ts'
import type { PepNode, StoredItem } from './node.ts'
import type { Notice, PepService } from './pepService.ts'

/** Tells of published items. */
export function noticeOfItems(
  { profile }: Pick<PepService, 'profile'>,
  node: PepNode,
  items: readonly StoredItem[],
): Notice[] {
  if (!isOn(node.config, 'deliver_notifications', true)) return []
  const withPayload = isOn(node.config, 'deliver_payloads', true)
  const children = items.map(({ id, payload, publisher }) => {
    const attributes = profile.events.publisher ? { id, publisher } : { id }
    return xml('item', attributes, withPayload && payload !== undefined && clone(payload))
  })
  return [notice('items', node, xml('items', { node: node.name }, ...children))]
}

/** Tells of retracted items. */
export function noticeOfRetracts(node: PepNode, ids: readonly string[]): Notice[] {
  if (ids.length === 0) return []
  const children = ids.map((id) => xml('retract', { id }))
  return [notice('retract', node, xml('items', { node: node.name }, ...children))]
}

/** Tells that a node was purged. */
export function noticeOfPurge(node: PepNode): Notice[] {
  return [notice('purge', node, xml('purge', { node: node.name }))]
}

/** Tells that a node was deleted. */
export function noticeOfDelete(node: PepNode): Notice[] {
  if (!isOn(node.config, 'notify_delete', true)) return []
  return [notice('delete', node, xml('delete', { node: node.name }))]
}

/** Tells that a configuration changed; `form` is the new one, where payloads are delivered. */
export function noticeOfConfiguration(node: PepNode, form: Element): Notice[] {
  if (!isOn(node.config, 'notify_config', false)) return []
  const withForm = isOn(node.config, 'deliver_payloads', true)
  return [
    notice('configuration', node, xml('configuration', { node: node.name }, withForm && form)),
  ]
}

function notice(kind: Notice['kind'], node: PepNode, body: Element): Notice {
  const subscribers: string[] = []
  for (const { jid, subscription } of node.subscriptions.values()) {
    if (subscription === 'subscribed') subscribers.push(jid)
  }
  return { kind, node, body, subscribers }
}
