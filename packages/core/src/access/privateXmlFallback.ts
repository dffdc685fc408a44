import { NodeError, UsageError } from '../base/errors.ts'
import type { PrivateElement } from '../protocol/privateXml.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import { pubsubAccess } from '../remote/pubsubAccess.ts'
import { NS_BOOKMARKS, NS_LEGACY_BOOKMARKS } from '../xml/namespaces.ts'
import type { Listing } from './listing.ts'
import { privateXml } from './privateXml.ts'

/** What servers keep in step with other places by themselves. */
const BRIDGED = [NS_BOOKMARKS, NS_LEGACY_BOOKMARKS]

/**
 * A node where the server can keep one private, else {@link privateXml}, asked anew on each session. A server that
 * learns to keep nodes private loses nothing: what lies in the private XML is moved to the node when that is read.
 *
 * @throws UsageError `invalid-option` for bookmarks, which servers bridge
 */
export function privateXmlFallback(element?: PrivateElement | Listing): AccessFactory {
  if (element && BRIDGED.includes(element.xmlns))
    throw new UsageError('invalid-option', { detail: element.xmlns })
  const makeOther = privateXml(element)
  return (parts) => {
    if (BRIDGED.includes(parts.node)) throw new UsageError('invalid-option', { detail: parts.node })
    const node = pubsubAccess(parts)
    let lacking = false
    const other = makeOther({
      ...parts,
      heard: (events) => {
        if (lacking) parts.heard(events)
      },
    })
    /** Whether the private XML is known to hold nothing that the node should. */
    let moved = false
    const now = () => (lacking ? other : node)
    return {
      gate: {
        async prove() {
          try {
            return await now().gate.prove()
          } catch (error) {
            if (lacking || !isLacking(error)) throw error
            lacking = true
            parts.context.trace({ type: 'fallback', node: parts.node, error })
            return other.gate.prove()
          }
        },
        invalidate() {
          lacking = false
          moved = false
          node.gate.invalidate()
        },
        idle: () => node.gate.idle(),
      },
      delivery: {
        get tellsRemovals() {
          return now().delivery.tellsRemovals
        },
        begin: (name) => now().delivery.begin(name),
        end: (name) => now().delivery.end(name),
      },
      async read(ids) {
        if (lacking || moved) return now().read(ids)
        const items = await node.read()
        const known = new Set(items.map(({ id }) => id))
        const older = await other.read().catch(ignoreLacking)
        for (const { id, payload } of older)
          if (payload && !known.has(id)) await node.send(() => ({ type: 'publish', id, payload }))
        if (older.length > 0) await other.send(() => ({ type: 'purge' }))
        moved = true
        return older.length > 0 || ids ? node.read(ids) : items
      },
      send: (make) => now().send(make),
    }
  }
}

function isLacking(error: unknown): error is NodeError {
  return error instanceof NodeError && error.code === 'unsupported'
}

function ignoreLacking(error: unknown): [] {
  if (isLacking(error)) return []
  throw error
}
