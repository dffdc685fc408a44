import type { ClientInternals } from './xmppClient.ts'

/** A class with the interface of a browser's `WebSocket`, such as the one of the package `ws`. */
export type WebSocketClass = new (url: string, protocols: string[]) => object

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/**
 * The WebSocket of this machine: the global one, and where there is none (Node 20) the one of the package `ws`.
 * Rejects where neither is found.
 */
export async function findWebSocket(): Promise<WebSocketClass> {
  const { WebSocket } = globalThis as { WebSocket?: WebSocketClass }
  if (WebSocket) return WebSocket
  try {
    // eslint-disable-next-line no-restricted-syntax -- not loaded before it is needed, as browsers never need it
    const { default: found } = (await import('ws')) as { default: WebSocketClass }
    return found
  } catch (cause) {
    throw new Error('no WebSocket here: install the package ws, or give one', { cause })
  }
}

/** Makes this client connect with this class instead of the global one, and leaves all other clients alone. */
export function useWebSocket(client: ClientInternals, find: () => WebSocketClass): void {
  const at = client.transports.findIndex(speaksWebSocket)
  const Base = client.transports[at]
  if (!Base) return
  const { Socket } = Base.prototype
  class OwnSocket extends Socket {
    override connect(url: string): void {
      this.url = url
      // As the client itself sees it: only here may a password be sent in the clear.
      this.secure = url.startsWith('wss:') || LOOPBACK.includes(new URL(url).hostname)
      this._attachSocket(new (find())(url, ['xmpp']))
    }
  }
  const Own = class extends (Base as unknown as new () => object) {}
  Object.assign(Own.prototype, { Socket: OwnSocket })
  client.transports[at] = Own as unknown as typeof Base
}

function speaksWebSocket({ prototype }: ClientInternals['transports'][number]): boolean {
  return prototype.socketParameters('wss://example.org') !== undefined
}
