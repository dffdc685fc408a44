import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server that a test can cut and block. */
export interface Proxy {
  /** The address that leads through here. */
  readonly service: string
  /** How many connections were made through it. */
  readonly connections: number
  /** Cuts every connection without a word. */
  cut(): void
  /** Holds back, or lets through again, what the server says. */
  hold(held: boolean): void
  /** Ends it. */
  close(): Promise<void>
}

/** Opens a proxy to an address of a live server, TCP or WebSocket. */
export async function openProxy(service: string): Promise<Proxy> {
  const address = new URL(service)
  const sockets = new Set<Socket>()
  const answers = new Set<Socket>()
  let connections = 0
  const server = createServer({ noDelay: true }, (near) => {
    connections += 1
    const far = connect({ port: Number(address.port), host: address.hostname, noDelay: true })
    answers.add(far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        answers.delete(from)
        to.destroySoon()
      })
      from.pipe(to)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = (server.address() as AddressInfo).port
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    service: service.replace(`:${address.port}`, `:${port}`),
    get connections() {
      return connections
    },
    cut,
    hold(held) {
      for (const socket of answers) socket[held ? 'pause' : 'resume']()
    },
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
