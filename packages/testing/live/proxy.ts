import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { createRandom } from '../src/base/seededRandom.ts'

/** A way to a server that a test can cut, stall and slow down. */
export interface Proxy {
  /** The address that leads through here. */
  readonly service: string
  /** How many connections were made through it. */
  readonly connections: number
  /** Cuts every connection without a word; what was held back or on its way is lost. */
  cut(): void
  /** Holds back, or lets through again, what one side or both say on the connections of now; the server unless told. */
  hold(held: boolean, who?: 'server' | 'client' | 'both'): void
  /** Refuses new connections, or takes them again. */
  refuse(refused: boolean): void
  /** Delays from now on each piece that either side says, by up to this many milliseconds; their order stays. */
  delay(ms: number): void
  /** Ends it. */
  close(): Promise<void>
}

/** Opens a proxy to an address of a live server, TCP or WebSocket; the same `seed` draws the same delays. */
export async function openProxy(service: string, seed = 0): Promise<Proxy> {
  const address = new URL(service)
  const random = createRandom(seed)
  const lanes = { up: new Set<Lane>(), down: new Set<Lane>() }
  let [connections, slowest, refusing] = [0, 0, false]
  const pause = () => (slowest === 0 ? 0 : random() * slowest)
  const open = (direction: Set<Lane>, from: Socket, to: Socket) => {
    const lane = new Lane(from, to, pause)
    direction.add(lane)
    from.on('close', () => direction.delete(lane))
  }
  const server = createServer({ noDelay: true }, (near) => {
    if (refusing) {
      near.destroy()
      return
    }
    connections += 1
    const far = connect({ port: Number(address.port), host: address.hostname, noDelay: true })
    open(lanes.up, near, far)
    open(lanes.down, far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = (server.address() as AddressInfo).port
  const both = () => [...lanes.up, ...lanes.down]
  const cut = () => both().forEach((lane) => lane.cut())
  return {
    service: service.replace(`:${address.port}`, `:${port}`),
    get connections() {
      return connections
    },
    cut,
    hold(held, who = 'server') {
      for (const lane of { server: lanes.down, client: lanes.up, both: both() }[who]) {
        lane.hold(held)
      }
    },
    refuse: (refused) => void (refusing = refused),
    delay: (ms) => void (slowest = ms),
    async close() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** One direction of a connection: what one side says gets to the other in order, at its time, unless it is held back. */
class Lane {
  readonly #from: Socket
  readonly #to: Socket
  readonly #waiting: { readonly due: number; readonly deliver: () => void }[] = []
  #held = false
  #timer: NodeJS.Timeout | undefined

  constructor(from: Socket, to: Socket, pause: () => number) {
    this.#from = from
    this.#to = to
    const add = (deliver: () => void) => {
      this.#waiting.push({ due: performance.now() + pause(), deliver })
      this.#deliver()
    }
    from.on('data', (piece) => add(() => to.write(piece)))
    from.on('error', () => undefined)
    from.on('close', () => add(() => to.destroySoon()))
  }

  hold(held: boolean): void {
    this.#held = held
    this.#deliver()
  }

  cut(): void {
    this.#waiting.length = 0
    this.#from.destroy()
    this.#to.destroy()
  }

  #deliver(): void {
    clearTimeout(this.#timer)
    for (let next; !this.#held && (next = this.#waiting[0]); this.#waiting.shift()) {
      const early = next.due - performance.now()
      if (early > 0) {
        this.#timer = setTimeout(() => this.#deliver(), early)
        return
      }
      next.deliver()
    }
  }
}
