import { client } from '@xmpp/client'
import type { Connection, Transport } from '@rxpep/core'
import {
  ownTransport,
  xmppTransport,
  type OwnTransportOptions,
  type XmppClient,
} from '@rxpep/core/xmpp'
import { filter, firstValueFrom } from 'rxjs'
import { onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { LiveAccount } from './liveServer.ts'

/** A state of a connection by its name. */
export type ConnectionIn<S extends Connection['state']> = Extract<Connection, { state: S }>

/** Logs in with a client of the library's own; closed when the test is over. */
export function login(
  service: string,
  { jid, password }: LiveAccount,
  options: Partial<OwnTransportOptions> = {},
): Transport {
  const transport = ownTransport({ service, jid, password, ...options })
  onTestFinished(() => transport.close())
  return transport
}

type Authenticate = (credentials: object, mechanism: string) => Promise<void>

/**
 * A client as an app would make it, not started, and a transport over it; both are ended when the test is over.
 *
 * It sends its password as it is: SCRAM in JavaScript takes a third of a second each time.
 */
export function appClient(service: string, { jid, password }: LiveAccount, resource?: string) {
  const [username, domain] = jid.split('@') as [string, string]
  const app = client({
    service,
    domain,
    resource,
    // How long the server may take to open a stream: two seconds otherwise, and then `start()` rejects.
    timeout: 60_000,
    // Its types ask for a third argument, which is for FAST only.
    credentials: (authenticate) => (authenticate as Authenticate)({ username, password }, 'PLAIN'),
  })
  // What an app does in Node 20, which has none.
  vi.stubGlobal('WebSocket', WebSocket)
  onTestFinished(async () => {
    // A server that is gone or held back won't say good-bye.
    app.timeout = 2_000
    await app.stop()
    vi.unstubAllGlobals()
  })
  return { app, transport: overApp(app, jid) }
}

/** A transport over a client, let go when the test is over. */
export function overApp(app: XmppClient, jid: string): Transport {
  const transport = xmppTransport(app, { jid })
  onTestFinished(() => transport.close())
  return transport
}

/** Waits until the transport is in a state; now counts. */
export function reaches<S extends Connection['state']>(
  transport: Transport,
  state: S,
  also: (connection: ConnectionIn<S>) => boolean = () => true,
): Promise<ConnectionIn<S>> {
  const isThere = (now: Connection): now is ConnectionIn<S> =>
    now.state === state && also(now as ConnectionIn<S>)
  return firstValueFrom(transport.connection$.pipe(filter(isThere)))
}

/** The names of the states that a transport goes through, from the one it is in now. */
export function recordStates(transport: Transport): Connection['state'][] {
  const states: Connection['state'][] = []
  transport.connection$.subscribe(({ state }) => states.push(state))
  return states
}
