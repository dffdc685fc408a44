import { systemClock, type Clock } from '../base/clock.ts'
import { UsageError } from '../base/errors.ts'
import { randomIds, type IdSource } from '../base/ids.ts'
import { bareJid } from '../xml/jid.ts'
import { guardInput } from './clientInput.ts'
import { ClientTransport } from './clientTransport.ts'
import type { Transport } from './transport.ts'
import type { ClientInternals, XmppClient } from './xmppClient.ts'

/** Options of {@link xmppTransport}. */
export interface XmppTransportOptions {
  /** The own JID; needed where the client doesn't know it before it is online, as with a `credentials` function. */
  readonly jid?: string
  /** The time; the machine's unless told. */
  readonly clock?: Clock
  /** Where the ids of requests come from; random UUIDs unless told. */
  readonly ids?: IdSource
}

/**
 * A transport over the app's own client of `@xmpp/client` 0.14. Make it before the client is started.
 *
 * The app starts and stops its client, and reconnecting stays the client's; two things excepted, in which a further try
 * only does harm: refused credentials, and another client that took the resource over (`conflict`) end it.
 * `close()` lets go of the client and leaves it running.
 *
 * @throws UsageError `invalid-jid`
 * @example
 * const xmpp = client({ service, domain, username, password })
 * const account = createAccount({ transport: xmppTransport(xmpp) })
 * await xmpp.start()
 */
export function xmppTransport(
  client: XmppClient,
  { jid, clock = systemClock, ids = randomIds }: XmppTransportOptions = {},
): Transport {
  const self = jid ?? client.jid?.bare().toString()
  if (self === undefined) {
    throw new UsageError('invalid-jid', { detail: 'the client does not know its own: give `jid`' })
  }
  const internals = client as unknown as ClientInternals
  guardInput(internals)
  const end = () => Promise.resolve()
  return new ClientTransport({ client: internals, jid: bareJid(self), clock, ids, end })
}
