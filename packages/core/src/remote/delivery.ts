import { StanzaError } from '../base/errors.ts'
import type { PresenceOptions } from '../protocol/presence.ts'
import {
  buildOwnSubscriptions,
  buildSubscribe,
  buildUnsubscribe,
} from '../protocol/pubsubRequest.ts'
import { parseOwnSubscriptions, parseSubscribed } from '../protocol/pubsubResult.ts'
import { hasCondition } from '../protocol/stanzaError.ts'
import type { Transport } from '../transport/transport.ts'
import { parseJid, sameJid } from '../xml/jid.ts'

/** How the events of a node reach this stream. */
export interface Delivery {
  /** Whether a server that tells publications this way tells removals too. */
  readonly tellsRemovals: boolean
  /** Sets it up on this session; false when the server won't: then the node is read from time to time. */
  begin(node: string): Promise<boolean>
  /** Gives up what belongs to this stream alone. */
  end(node: string): Promise<void>
  /** Gives up what the account's other devices share as well. */
  forget(node: string): Promise<void>
  /** Whether it sends the presence itself. */
  readonly announces?: boolean
  /** Ends it. */
  close?(): void
}

/** What a delivery of an app's choice works with. */
export interface DeliveryParts {
  /** The stream. */
  readonly transport: Transport
  /** The library's own presence; nothing where the app owns it. */
  readonly presence: PresenceOptions | undefined
  /** To be called when events may have been missed: every open node is read again. */
  readonly reread: () => void
}

/** Makes the delivery of an account. */
export type DeliveryFactory = (parts: DeliveryParts) => Delivery

/**
 * Events to this very stream: a subscription of the full JID. With presence at a negative priority each event comes exactly once,
 * and no offline message of a person is drawn to the app.
 *
 * `resource` is the name that the app's streams share; what they left behind is cleaned up.
 */
export function ownDelivery(transport: Transport, resource?: string): Delivery {
  return {
    tellsRemovals: true,
    async begin(node) {
      const self = ownJid(transport)
      if (resource !== undefined) await dropStale(transport, node, resource, self)
      return subscribe(transport, node, self)
    },
    end: (node) => unsubscribe(transport, node, ownJid(transport)),
    forget: async () => {},
  }
}

/** Events to every available stream of the account: one subscription of the bare JID, which no device alone gives up. */
export function sharedDelivery(transport: Transport): Delivery {
  return {
    tellsRemovals: true,
    begin: (node) => subscribe(transport, node, transport.jid),
    end: async () => {},
    forget: (node) => unsubscribe(transport, node, transport.jid),
  }
}

function ownJid({ connection, jid }: Transport): string {
  return connection.state === 'online' ? connection.jid : jid
}

/**
 * A server that answers with an error has no subscriptions for us. One that is merely busy is asked again by the caller, and so is
 * one that has no such node: somebody deleted it just now.
 */
async function subscribe(transport: Transport, node: string, jid: string): Promise<boolean> {
  try {
    const result = await transport.request(buildSubscribe(node, jid))
    return (parseSubscribed(result)?.subscription ?? 'subscribed') === 'subscribed'
  } catch (error) {
    const refused = error instanceof StanzaError && !error.retryable
    if (refused && !hasCondition(error, 'item-not-found')) return false
    throw error
  }
}

/** Best effort: who is gone already needs no unsubscribing. */
async function unsubscribe(transport: Transport, node: string, jid: string): Promise<void> {
  if (transport.connection.state !== 'online') return
  await transport.request(buildUnsubscribe(node, jid)).catch(() => undefined)
}

async function dropStale(
  transport: Transport,
  node: string,
  resource: string,
  self: string,
): Promise<void> {
  const listed = await transport
    .request(buildOwnSubscriptions(node))
    .then(parseOwnSubscriptions, () => [])
  const stale = listed.filter(
    ({ jid }) => !sameJid(jid, self) && parseJid(jid)?.resource.startsWith(resource) === true,
  )
  await Promise.all(stale.map(({ jid }) => unsubscribe(transport, node, jid)))
}
