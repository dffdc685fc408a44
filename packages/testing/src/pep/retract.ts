// XEP-0060 (1.26.0) §7.2 "Delete an Item from a Node"
import { NS_PUBSUB } from '../xml/namespaces.ts'
import { isTrue } from '../xml/stanza.ts'
import { requirePublisher } from './access.ts'
import { noticeOfRetracts } from './notice.ts'
import { refuse, requireNode, type PepAnswer, type PepRequest } from './pepService.ts'

/** Handles `<retract/>`. */
export function retract(request: PepRequest): PepAnswer {
  const { service, action } = request
  const node = requireNode(request)
  requirePublisher(request, node)
  const id = action.getChild('item', NS_PUBSUB)?.attrs['id']
  if (id === undefined) return refuse(service, 'item not named')
  if (!node.items.has(id)) refuse(service, 'item unknown')
  const told = isTrue(action.attrs['notify']) || service.profile.events.retractUnasked
  return {
    apply: () => (node.items.delete(id) && told ? noticeOfRetracts(node, [id]) : []),
  }
}
