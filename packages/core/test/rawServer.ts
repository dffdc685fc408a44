import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP server that says what a test tells it to, right or wrong. */
export interface RawServer {
  /** Its address. */
  readonly service: string
  /** The next connection that a client makes, or has made and nobody took. */
  connection(): Promise<RawConnection>
  /** How many connections were made. */
  readonly count: number
  /** Cuts all connections and ends. */
  close(): Promise<void>
}

/** Starts one on loopback. */
export async function startRawServer(): Promise<RawServer> {
  const waiting: RawConnection[] = []
  const takers: ((connection: RawConnection) => void)[] = []
  const sockets = new Set<Socket>()
  let count = 0
  const server = createServer((socket) => {
    count += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    const connection = new RawConnection(socket)
    const taker = takers.shift()
    if (taker) taker(connection)
    else waiting.push(connection)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    service: `xmpp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connection: () =>
      new Promise((resolve) => {
        const first = waiting.shift()
        if (first) resolve(first)
        else takers.push(resolve)
      }),
    get count() {
      return count
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One connection to a {@link RawServer}. */
export class RawConnection {
  /** All that came and was not read yet. */
  unread = ''
  /** The socket. */
  readonly socket: Socket
  readonly #gone: Promise<unknown>

  constructor(socket: Socket) {
    this.socket = socket
    this.#gone = new Promise((resolve) => socket.on('close', resolve))
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      this.unread += text
      socket.emit('unread')
    })
  }

  /** Waits for this text, and takes it and what came before; resolves with the match. */
  async read(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.unread)
      if (match) {
        this.unread = this.unread.slice(match.index + match[0].length)
        return match
      }
      await Promise.race([
        once(this.socket, 'unread'),
        this.#gone.then(() => Promise.reject(new Error('gone'))),
      ])
    }
  }

  /** Sends text, or bytes. */
  write(data: string | Uint8Array): void {
    this.socket.write(data)
  }

  /** Waits until it is closed, by whomever. */
  async closed(): Promise<void> {
    await this.#gone
  }
}
