import { client } from '@xmpp/client'
import { createVirtualClock } from '@rxpep/testing'
import { onTestFinished } from 'vitest'
import { xmppTransport } from '../src/transport/xmppTransport.ts'
import type { Connection, Transport } from '../src/transport/transport.ts'
import { startRawServer } from './rawServer.ts'

/** A raw server, and a client of an app that is not started yet; both are ended with the test. */
export async function rawApp() {
  const server = await startRawServer()
  const app = client({
    service: server.service,
    domain: 'capulet.lit',
    username: 'juliet',
    password: 'secret',
  })
  app.reconnect.delay = 0
  const clock = createVirtualClock()
  onTestFinished(async () => {
    await server.close()
    app.reconnect.stop()
    await app.stop()
  })
  return { server, app, clock, cover: () => covered(xmppTransport(app, { clock })) }
}

function covered(transport: Transport) {
  const states: Connection['state'][] = []
  transport.connection$.subscribe(({ state }) => states.push(state))
  return { transport, states }
}
