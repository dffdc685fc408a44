import type { AccessFactory, AccessParts, NodeAccess } from '../remote/nodeAccess.ts'

/** Which of two ways leads to a node: `first`, the one that counts until it is known, or `second`. */
export interface Ways {
  /** One way. */
  readonly first: NodeAccess
  /** The other one. */
  readonly second: NodeAccess
}

/* @__NO_SIDE_EFFECTS__ */
/**
 * One of two ways to a node. Which one is asked whenever the node has to be proven private, on each session at least; what the
 * other way hears meanwhile doesn't count.
 */
export function chosen(
  [first, second]: readonly [AccessFactory, AccessFactory],
  choose: (ways: Ways, parts: AccessParts) => Promise<NodeAccess>,
): AccessFactory {
  return (parts) => {
    const hearing = (isHeard: () => boolean): AccessParts => ({
      ...parts,
      heard: (events) => {
        if (isHeard()) parts.heard(events)
      },
    })
    const ways: Ways = {
      first: first(hearing(() => now === ways.first)),
      second: second(hearing(() => now === ways.second)),
    }
    let now = ways.first
    return {
      gate: {
        async prove() {
          now = await choose(ways, parts)
          return now.gate.prove()
        },
        invalidate() {
          ways.first.gate.invalidate()
          ways.second.gate.invalidate()
        },
      },
      delivery: {
        get tellsRemovals() {
          return now.delivery.tellsRemovals
        },
        begin: (node) => now.delivery.begin(node),
        end: (node) => now.delivery.end(node),
      },
      read: (ids) => now.read(ids),
      send: (make) => now.send(make),
      receive(event, use) {
        if (now.receive) now.receive(event, use)
        else use(event)
      },
    }
  }
}
