import { xml, type Element } from '@rxpep/core'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ConnectDevice } from '../src/contract.ts'
import type { LiveServer } from './liveServer.ts'
import { openProxy } from './proxy.ts'
import { appClient } from './transports.ts'

/** How the contract logs in to a live server: with a client as apps have it, through a proxy that can cut its stream. */
export function liveDevices(server: Pick<LiveServer, 'account'>, service: string): ConnectDevice {
  return async ({ account: given, resource, maxBytes }) => {
    const [account, proxy] = await Promise.all([given ?? server.account(), openProxy(service)])
    onTestFinished(() => proxy.close())
    // What the server says before it closes must not be lost on the way here: no proxy where that is looked at.
    const address = maxBytes === undefined ? proxy.service : service
    const { app, transport } = appClient(address, account, resource)
    app.reconnect.delay = 1
    // Small stanzas wait for the answer to the one before, otherwise: some 40 ms each.
    app.on('connect', () => (app.socket as Partial<Socket> | null)?.setNoDelay?.(true))
    if (maxBytes !== undefined) announce(app, maxBytes)
    await app.start()
    return {
      account,
      transport,
      cut() {
        app.reconnect.stop()
        proxy.cut()
        return () => void app.reconnect.reconnect().catch(() => undefined)
      },
    }
  }
}

/** Lets a client believe that the server announced a limit (XEP-0478). */
function announce(app: ReturnType<typeof appClient>['app'], bytes: number): void {
  app.prependListener('element', (element) => {
    if (element.name !== 'stream:features') return
    const limit = xml('max-bytes', {}, String(bytes))
    const features = element as unknown as Element
    features.children.push(xml('limits', { xmlns: 'urn:xmpp:stream-limits:0' }, limit))
  })
}
