import { client } from '@xmpp/client'
import { createVirtualClock } from '@rxpep/testing'
import { onTestFinished } from 'vitest'
import { xmppTransport } from '../src/transport/xmppTransport.ts'
import type { Connection, Transport } from '../src/transport/transport.ts'
import { startRawServer } from './rawServer.ts'

/**
 * A raw server, and a client of an app that is not started yet; both are ended with the test. The client's own limit for the opening and the
 * end of a stream, in milliseconds, is far away unless told.
 */
export async function rawApp(timeout = 60_000) {
  const server = await startRawServer()
  const app = client({
    service: server.service,
    domain: 'capulet.lit',
    username: 'juliet',
    password: 'secret',
    timeout,
  })
  app.reconnect.delay = 0
  const clock = createVirtualClock()
  onTestFinished(async () => {
    await server.close()
    app.reconnect.stop()
    app.timeout = 2_000
    await app.stop()
  })
  return { server, app, clock, cover: () => covered(xmppTransport(app, { clock })) }
}

function covered(transport: Transport) {
  const states: Connection['state'][] = []
  transport.connection$.subscribe(({ state }) => states.push(state))
  return { transport, states }
}
