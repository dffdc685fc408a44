import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Engine } from '../server/engine.ts'
import { ClientStream, type ListenerState } from './clientStream.ts'
import type { Mechanism } from './saslNegotiation.ts'

/** How a server listens. */
export interface ListenOptions {
  /** The TCP port on loopback; any free one unless told. */
  readonly port?: number
  /** The SASL mechanisms that are offered; `SCRAM-SHA-1` and `PLAIN` unless told. */
  readonly mechanisms?: readonly Mechanism[]
}

/** A server that listens. */
export interface Listener {
  /** Where: `ws://127.0.0.1:port`. */
  readonly url: string
  /** Cuts all connections and stops listening. */
  close(): Promise<void>
}

/** Opens a WebSocket server on loopback that speaks XMPP (RFC 7395) for an engine. */
export async function listen(engine: Engine, options: ListenOptions = {}): Promise<Listener> {
  const { port = 0, mechanisms = ['SCRAM-SHA-1', 'PLAIN'] } = options
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port,
    handleProtocols: (offered) => (offered.has('xmpp') ? 'xmpp' : false),
  })
  await once(server, 'listening')
  const state: ListenerState = { engine, mechanisms, managed: new Map() }
  server.on('connection', (socket) => {
    accept(state, socket)
  })
  return {
    url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

function accept(state: ListenerState, socket: WebSocket): void {
  const stream = new ClientStream(state, {
    send: (text) => {
      if (socket.readyState === socket.OPEN) socket.send(text)
    },
    close: () => {
      socket.close()
    },
    terminate: () => {
      socket.terminate()
    },
  })
  socket.on('message', (data: Buffer) => {
    stream.take(data.toString('utf8'))
  })
  socket.on('close', () => {
    stream.lost()
  })
  // A broken connection is told by `close` too.
  socket.on('error', () => undefined)
}
