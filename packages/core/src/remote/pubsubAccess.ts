import { fetchItems, fetchSome } from './fetchItems.ts'
import type { AccessFactory } from './nodeAccess.ts'
import { NodeWrites } from './nodeWrites.ts'
import { PrivacyGate } from './privacyGate.ts'

/** A node of the account's own PubSub service, behind the gate (XEP-0163, XEP-0223). */
export const pubsubAccess: AccessFactory = ({ context, node, sharing, delivery, tell }) => {
  const { transport, features } = context
  const gate = new PrivacyGate(context, node, sharing, tell)
  const writes = new NodeWrites(transport, gate, node)
  return {
    gate,
    delivery,
    read: async (ids) =>
      ids ? fetchSome(transport, node, ids) : fetchItems(transport, node, await features.get()),
    send: (make) => writes.send(make),
  }
}
