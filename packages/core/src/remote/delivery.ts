import { StanzaError } from '../base/errors.ts'
import {
  buildOwnSubscriptions,
  buildSubscribe,
  buildUnsubscribe,
} from '../protocol/pubsubRequest.ts'
import { parseOwnSubscriptions, parseSubscribed } from '../protocol/pubsubResult.ts'
import type { Transport } from '../transport/transport.ts'
import { parseJid } from '../xml/jid.ts'

/** How the events of a node reach this stream. */
export interface Delivery {
  /** Sets it up on this session; false when the server won't: then the node is read from time to time. */
  begin(node: string): Promise<boolean>
  /** Gives up what belongs to this stream alone. */
  end(node: string): Promise<void>
  /** Gives up what the account's other devices share as well. */
  forget(node: string): Promise<void>
}

/**
 * Events to this very stream: a subscription of the full JID. With presence at a negative priority each event comes exactly once,
 * and no offline message of a person is drawn to the app.
 *
 * `resource` is the name that the app's streams share; what they left behind is cleaned up.
 */
export function ownDelivery(transport: Transport, resource?: string): Delivery {
  return {
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
    begin: (node) => subscribe(transport, node, transport.jid),
    end: async () => {},
    forget: (node) => unsubscribe(transport, node, transport.jid),
  }
}

function ownJid({ connection, jid }: Transport): string {
  return connection.state === 'online' ? connection.jid : jid
}

/** A server that answers with an error has no subscriptions for us; one that is merely busy is asked again by the caller. */
async function subscribe(transport: Transport, node: string, jid: string): Promise<boolean> {
  try {
    const result = await transport.request(buildSubscribe(node, jid))
    return (parseSubscribed(result)?.subscription ?? 'subscribed') === 'subscribed'
  } catch (error) {
    if (error instanceof StanzaError && !error.retryable) return false
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
    ({ jid }) => jid !== self && parseJid(jid)?.resource.startsWith(resource) === true,
  )
  await Promise.all(stale.map(({ jid }) => unsubscribe(transport, node, jid)))
}
