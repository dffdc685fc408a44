import { NodeError, UsageError } from '../base/errors.ts'
import type { PrivateElement } from '../protocol/privateXml.ts'
import type { AccessFactory, NodeAccess } from '../remote/nodeAccess.ts'
import { pubsubAccess } from '../remote/pubsubAccess.ts'
import { NS_BOOKMARKS, NS_LEGACY_BOOKMARKS } from '../xml/namespaces.ts'
import { chosen } from './chosen.ts'
import type { Listing } from './listing.ts'
import { privateXml } from './privateXml.ts'

/** What servers keep in step with other places by themselves. */
const BRIDGED = [NS_BOOKMARKS, NS_LEGACY_BOOKMARKS]

/* @__NO_SIDE_EFFECTS__ */
/**
 * A node where the server can keep one private, else {@link privateXml}, asked anew on each session. A server that learns to keep
 * nodes private loses nothing: what lies in the private XML is moved to the node when that is opened.
 *
 * @throws UsageError `invalid-option` for bookmarks, which servers bridge
 */
export function privateXmlFallback(element?: PrivateElement | Listing): AccessFactory {
  if (element && BRIDGED.includes(element.xmlns))
    throw new UsageError('invalid-option', { detail: element.xmlns })
  return (parts) => {
    const { node, context } = parts
    if (BRIDGED.includes(node)) throw new UsageError('invalid-option', { detail: node })
    let judged = 0
    let lacking = false
    const factory = chosen([pubsubAccess, privateXml(element)], async ({ first, second }) => {
      const { connection } = context.transport
      const session = connection.state === 'online' ? connection.session : 0
      if (session !== judged) {
        const error = await objection(first)
        lacking = error !== undefined
        if (error) context.trace({ type: 'fallback', node, error })
        else await move(second, first)
        judged = session
      }
      return lacking ? second : first
    })
    return factory(parts)
  }
}

/** Why the server can't keep the node private, if it can't. */
async function objection({ gate }: NodeAccess): Promise<NodeError | undefined> {
  try {
    await gate.prove()
    return undefined
  } catch (error) {
    if (isUnsupported(error)) return error
    throw error
  }
}

/** What is there already is the newer. */
async function move(from: NodeAccess, to: NodeAccess): Promise<void> {
  const older = await from.read().catch(ignoreUnsupported)
  if (older.length === 0) return
  const known = new Set((await to.read()).map(({ id }) => id))
  for (const { id, payload } of older)
    if (payload && !known.has(id)) await to.send(() => ({ type: 'publish', id, payload }))
  await from.send(() => ({ type: 'purge' }))
}

function isUnsupported(error: unknown): error is NodeError {
  return error instanceof NodeError && error.code === 'unsupported'
}

function ignoreUnsupported(error: unknown): [] {
  if (isUnsupported(error)) return []
  throw error
}
