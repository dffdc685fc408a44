import { client } from '@xmpp/client'
import { ownTransport, xmppTransport, type OwnTransportOptions } from '@rxpep/core/xmpp'
import { filter, firstValueFrom } from 'rxjs'
import { onTestFinished } from 'vitest'
import type { LiveAccount } from './liveServer.ts'

type Transport = ReturnType<typeof ownTransport>
type Connection = Transport['connection']

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

/** A client as an app would make it, with a transport over it; not started; stopped when the test is over. */
export function appClient(service: string, { jid, password }: LiveAccount) {
  const [username, domain] = jid.split('@') as [string, string]
  const app = client({ service, domain, username, password })
  const transport = xmppTransport(app)
  onTestFinished(async () => {
    await transport.close()
    await app.stop()
  })
  return { app, transport }
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
