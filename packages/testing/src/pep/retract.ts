// XEP-0060 (1.26.0) §7.2 "Delete an Item from a Node"
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { isTrue } from '../xml/stanza.ts'
import { requirePublisher } from './access.ts'
import type { PepNode } from './node.ts'
import { isOn } from './nodeConfig.ts'
import { noticeOfRetracts } from './notice.ts'
import { record, refuse, requireNode, type PepAnswer, type PepRequest } from './pepService.ts'

/** Handles `<retract/>`. */
export function retract(request: PepRequest): PepAnswer {
  const { service, action } = request
  const node = requireNode(request)
  requirePublisher(request, node)
  const named = action.getChildren('item', NS_PUBSUB)
  const id = named[0]?.attrs['id']
  if (id === undefined) return refuse(service, 'item not named')
  const { several, unkept } = service.profile.items
  if (named.length > 1 && several === 'refused') refuse(service, 'several retracts')
  const forgets = unkept === 'refused' && !isOn(node.config, 'persist_items', true)
  if (!node.items.has(id) && !forgets) refuse(service, 'item unknown')
  const told = isTold(request, node)
  return {
    apply: () => {
      const gone = service.nodes.get(node.name) !== node
      if (node.items.delete(id)) record(request, node, 'retracted', id)
      return told && !gone ? noticeOfRetracts(node, [id]) : []
    },
  }
}

function isTold({ service, action }: PepRequest, node: PepNode): boolean {
  const asked = isTrue(action.attrs['notify'])
  const on = isOn(node.config, 'notify_retract', true)
  return service.profile.events.retract === 'asked or on' ? asked || on : asked && on
}
