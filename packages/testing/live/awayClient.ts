import type { Transport } from '@rxpep/core'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { LiveAccount } from './liveServer.ts'
import { openProxy, type Proxy } from './proxy.ts'
import { appClient, reaches } from './transports.ts'

/** An app's client whose network comes and goes. */
export interface AwayClient {
  /** The transport over it. */
  readonly transport: Transport
  /** The way to the server. */
  readonly proxy: Proxy
  /** Loses the network, until it comes back; `afresh`: and then the server refuses to resume the session. */
  goAway(afresh?: 'afresh'): Promise<unknown>
  /** Has the network again; resolves when it is online. */
  comeBack(): Promise<unknown>
}

/** Logs in through a proxy with a client as apps have it, which reconnects at once when there is a network again. */
export async function awayClient(
  service: string,
  account: LiveAccount,
  seed?: number,
): Promise<AwayClient> {
  const proxy = await openProxy(service, seed)
  onTestFinished(() => proxy.close())
  const { app, transport } = appClient(proxy.service, account)
  app.reconnect.delay = 50
  // Small stanzas wait for the answer to the one before, otherwise: some 40 ms each.
  app.on('connect', () => (app.socket as Partial<Socket> | null)?.setNoDelay?.(true))
  app.setMaxListeners(0)
  await Promise.all([app.start(), reaches(transport, 'online')])
  return {
    transport,
    proxy,
    async goAway(afresh) {
      // What it tried meanwhile would take its time to fail, longer than a server keeps a session.
      app.reconnect.stop()
      proxy.refuse(true)
      proxy.cut()
      await reaches(transport, 'offline')
      // The server knows of no such session.
      if (afresh) app.streamManagement.id = 'forgotten'
    },
    comeBack() {
      proxy.refuse(false)
      app.reconnect.start()
      app.reconnect.scheduleReconnect()
      return reaches(transport, 'online')
    },
  }
}
