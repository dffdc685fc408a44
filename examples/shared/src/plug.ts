import type { WebSocketClass } from '@rxpep/core/xmpp'

/** The network of this window, which the user can pull the plug of, as a tunnel does. It stays pulled when the page is loaded again. */
export class Plug {
  readonly #sockets = new Set<WebSocket>()

  /** The `webSocket` to connect with. */
  readonly webSocket: WebSocketClass

  constructor() {
    const open = (url: string, protocols: string[]) => this.#open(url, protocols)
    // What a constructor returns is what `new` gives.
    this.webSocket = function (url: string, protocols: string[]) {
      return open(url, protocols)
    } as unknown as WebSocketClass
  }

  /** Whether there is a network. */
  get isIn(): boolean {
    return sessionStorage.getItem('plug') !== 'pulled'
  }

  /** Loses all connections, and lets none come about. */
  pull(): void {
    sessionStorage.setItem('plug', 'pulled')
    for (const socket of this.#sockets) {
      socket.close()
      // Gone is gone: what is sent while a server takes its time to say goodbye ends as a line in the console.
      socket.dispatchEvent(new CloseEvent('close'))
    }
  }

  /** Lets there be connections again, and tells so as a browser does. */
  putIn(): void {
    sessionStorage.removeItem('plug')
    dispatchEvent(new Event('online'))
  }

  #open(url: string, protocols: string[]): EventTarget {
    if (!this.isIn) return createDeadSocket()
    const socket = new WebSocket(url, protocols)
    this.#sockets.add(socket)
    socket.addEventListener('close', () => this.#sockets.delete(socket))
    return socket
  }
}

/** What a WebSocket is where there is no network, without the browser's line in the console. */
function createDeadSocket(): EventTarget {
  const socket = Object.assign(new EventTarget(), { close: () => undefined })
  queueMicrotask(() => {
    socket.dispatchEvent(new Event('error'))
    socket.dispatchEvent(new CloseEvent('close'))
  })
  return socket
}
