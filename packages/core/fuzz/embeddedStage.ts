import {
  createServer,
  createVirtualClock,
  profiles,
  type Device,
  type HoldRule,
  type Profile,
  type TestAccount,
  type TestServer,
  type VirtualClock,
} from '@rxpep/testing'
import type { Element } from '../src/xml/element.ts'
import type { LoggedWrite, Others, Stage } from './stage.ts'
import type { InFlight, StreamStep } from './step.ts'
import { readThing, thingPayload, THINGS, type RawThing } from './thing.ts'

/** The servers that a trace may be played on. */
export const SERVERS: readonly Profile[] = [
  profiles['prosody-0.12'],
  profiles['ejabberd-23.01'],
  { ...profiles.openfire, maxItems: { ...profiles.openfire.maxItems, max: 'cap' } },
]

const ROOM = { access_model: 'whitelist', max_items: '100' } as const
const WRITES = ['publish', 'retract', 'purge'] as const

/** How the stage is set. */
export interface EmbeddedOptions {
  /** The server. */
  readonly profile: Profile
  /** What ids and open choices follow from. */
  readonly seed: number
  /** How many devices there are. */
  readonly devices: number
  /** What is in the node; nothing when there is none. */
  readonly items: readonly string[] | undefined
}

interface Stream {
  readonly device: Device
  /** When the server reads what dead streams had sent. */
  readonly lateAt: number[]
  stalled?: HoldRule
  late?: { readonly count: number }
  twice?: { readonly count: number }
  /**
   * Whether an event has come late, or once more without an id, in this session: its place in what a resumption replays is none that a
   * server would give it, or the copy can't be told from news when it is replayed after what came later.
   */
  isOdd?: boolean
  swapped?: HoldRule
  missing?: { remove(): void }
  last?: { readonly stanza: Element; readonly at: number }
}

/** Sets a stage on the embedded server, in virtual time. */
export function createEmbeddedStage({ profile, seed, devices, items }: EmbeddedOptions): Stage {
  const clock = createVirtualClock()
  const writes: LoggedWrite[] = []
  const byJid = new Map<string, number>()
  const server = createServer<VirtualClock>({
    profile,
    seed,
    clock,
    flush: 'manual',
    transcript: false,
    onWrite: ({ type, by, id, payload }) => {
      const what = type === 'published' ? type : id === '' ? 'emptied' : 'removed'
      const thing = readThing(payload)
      const device = byJid.get(by)
      const late = device !== undefined && streams[device]?.lateAt.includes(clock.now()) === true
      writes.push({ at: clock.now(), by: device, type: what, id, thing, late })
    },
  })
  const juliet = server.account('juliet@capulet.lit')
  const others = othersOf(juliet)
  if (items) juliet.createNode(THINGS, ROOM)
  for (const id of items ?? []) void others.write(id, { a: 0, b: 0, c: false, x: id, child: true })
  const streams: Stream[] = Array.from({ length: devices }, (_, i) => {
    const device = juliet.connect({ resource: `device${i}` })
    byJid.set(device.fullJid, i)
    return followed({ device, lateAt: [] }, clock)
  })
  const stage = new EmbeddedStage(server, juliet, streams)
  return Object.assign(stage, { clock, writes, others })
}

/** Takes down the last event of a stream. */
function followed(stream: Stream, clock: VirtualClock): Stream {
  const { device } = stream
  device.message$.subscribe((stanza) => (stream.last = { stanza, at: clock.now() }))
  device.connection$.subscribe(({ state }) => state === 'offline' && delete stream.last)
  return stream
}

function othersOf(juliet: TestAccount): Others {
  const tried = (act: () => void): void => {
    try {
      act()
    } catch {
      // There is no such item, or no node.
    }
  }
  return {
    read: () => storedThings(juliet),
    write: (id, thing) =>
      tried(() => {
        if (juliet.node(THINGS)) juliet.publish(THINGS, id, thingPayload(thing))
      }),
    remove: (id) => tried(() => juliet.retract(THINGS, id)),
    clear: () => tried(() => juliet.purge(THINGS)),
    deleteNode: () => tried(() => juliet.deleteNode(THINGS)),
    openNode: () => tried(() => juliet.configure(THINGS, { access_model: 'open' })),
  }
}

function storedThings(juliet: TestAccount): Map<string, RawThing> {
  const items = juliet.items(THINGS).map(({ id, payload }) => [id, readThing(payload)] as const)
  return new Map(items as (readonly [string, RawThing])[])
}

/** So many turns of the microtask queue are enough for what a device does at once. */
const TURNS = 24

class EmbeddedStage {
  readonly #server: TestServer
  readonly #juliet: TestAccount
  readonly #streams: readonly Stream[]

  constructor(server: TestServer, juliet: TestAccount, streams: readonly Stream[]) {
    this.#server = server
    this.#juliet = juliet
    this.#streams = streams
  }

  transport(by: number): Device {
    return this.#stream(by).device
  }

  #stream(by: number): Stream {
    return this.#streams[by] as Stream
  }

  move(count: number): void {
    for (let i = 0; i < count; i++) this.#server.step()
  }

  wait(ms: number): void {
    this.#server.clock.advance(ms)
  }

  async turn(): Promise<void> {
    for (let i = 0; i < TURNS; i++) await Promise.resolve()
  }

  /** Moves the clock from timer to timer, so that promises that hang on one run at their own time. */
  async pass(ms: number): Promise<void> {
    const { clock } = this.#server
    await this.#server.settled()
    const until = clock.now() + ms
    while (clock.now() < until) {
      clock.advance(Math.min(clock.next, until) - clock.now())
      await this.#server.settled()
    }
  }

  things(): Map<string, RawThing> {
    return storedThings(this.#juliet)
  }

  async lose(by: number, inFlight: InFlight, resumable: boolean): Promise<void> {
    const stream = this.#stream(by)
    // An app that is gone can't go on with its stream.
    if (!resumable && stream.device.connection.state === 'connecting') stream.device.flush()
    if (!stream.device.online) return
    // A stream keeps its order: nothing of before its end comes after what a resumption brings.
    stream.swapped?.remove()
    if (stream.late?.count === 1) await this.pass(1000)
    stream.isOdd ||= stream.late !== undefined
    if (stream.late?.count !== 0) delete stream.late
    if (typeof inFlight === 'number') stream.lateAt.push(this.#server.clock.now() + inFlight)
    stream.device.cut({
      resumable,
      inFlight: typeof inFlight === 'number' ? { after: inFlight } : inFlight,
    })
  }

  disturb(by: number, step: StreamStep): void {
    const { faults } = this.#server
    const stream = this.#stream(by)
    const { device } = stream
    const jid = device.fullJid
    const once = { times: 1 } as const
    const events = { to: jid, kind: 'event' } as const
    switch (step) {
      case 'flows':
        device.flush()
        break
      case 'is stalled':
        stream.stalled ??= faults.hold({ to: jid })
        break
      case 'is let go':
        stream.stalled?.remove()
        delete stream.stalled
        break
      case 'misses the next event':
        stream.missing ??= faults.drop(events, once)
        break
      case 'gets the next event twice':
        stream.twice = faults.duplicate(events, { times: 1, ids: 'none' })
        stream.isOdd = true
        break
      case 'gets the next event late':
        stream.late = faults.delay(events, 1000, once)
        break
      case 'gets the next two swapped':
        // A copy that was kept back for another event would not come soon.
        stream.swapped ??= faults.reorder({ ...events, where: isNoCopy }, { times: 2 })
        break
      case 'gets the last event again':
        this.#repeat(stream)
        break
      case 'loses the next result':
        faults.loseResult({ from: jid, kind: [...WRITES, 'items'] }, once)
        break
      case 'is refused':
        faults.refuse({ from: jid, kind: WRITES }, REFUSAL, once)
        break
      case 'is told to wait':
        faults.refuse({ from: jid, kind: WRITES }, BUSY, once)
        break
      default:
        this.#back(stream, step)
    }
  }

  #back(stream: Stream, step: StreamStep): void {
    const { device } = stream
    if (step === 'comes back afresh') {
      if (device.connection.state === 'connecting') device.flush()
      if (device.online) device.cut({ resumable: false })
    }
    if (device.connection.state !== 'offline') return
    if (step === 'comes back') device.resume()
    else if (step === 'comes back to two replays') device.resume(stream.isOdd ? {} : { replay: 2 })
    else {
      // What was to come twice, or late, and has not come yet comes in this session.
      stream.isOdd = stream.twice?.count === 0 || stream.late?.count === 0
      // What is missed in a session is noticed by the next one.
      stream.missing?.remove()
      delete stream.missing
      device.reconnect()
    }
  }

  /** A late copy of an event, as a server without ids may send one: soon, and on the same session. */
  #repeat({ device, last }: Stream): void {
    if (!last || !device.online || last.at < this.#server.clock.now() - 1500) return
    const { stanza } = last
    const copy = Object.assign(
      Object.create(Object.getPrototypeOf(stanza) as object),
      stanza,
    ) as Element
    copy.attrs = { ...stanza.attrs }
    delete copy.attrs['id']
    this.#server.inject(device.fullJid, copy)
  }

  calm(afresh: ReadonlySet<number>): void {
    for (const stream of this.#streams) {
      stream.stalled?.remove()
      stream.swapped?.remove()
    }
    this.#server.faults.clear()
    this.#streams.forEach(({ device }, by) => {
      if (afresh.has(by)) this.disturb(by, 'comes back afresh')
      else if (device.connection.state === 'offline') device.resume()
    })
  }

  async close(): Promise<string[]> {
    const online = this.#streams.filter(({ device }) => device.online)
    const gone = new Set(online.map(({ device }) => device.fullJid))
    const subscriptions = this.#juliet.node(THINGS)?.subscriptions ?? []
    const left = subscriptions.filter(({ jid }) => gone.has(jid))
    await Promise.all(this.#streams.map(({ device }) => device.close()))
    await this.#server.settled()
    const { pending } = this.#server.clock
    return [
      ...left.map(({ jid }) => `the subscription of ${jid} is left`),
      ...(pending > 0 ? [`${pending} timers are left`] : []),
    ]
  }
}

/** Copies come without the id that each event has. */
function isNoCopy({ attrs }: Element): boolean {
  return attrs['id'] !== undefined
}

const REFUSAL = { type: 'modify', condition: 'policy-violation' } as const
const BUSY = { type: 'wait', condition: 'resource-constraint' } as const
