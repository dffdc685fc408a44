import {
  createServer,
  createVirtualClock,
  passTime,
  type ConnectOptions,
  type Device,
  type ServerOptions,
  type TestAccount,
  type TestServer,
  type VirtualClock,
} from '@rxpep/testing'
import type { Account } from '../src/collection/account.ts'
import type { CollectionDefinition } from '../src/collection/defineCollection.ts'
import type { Collection } from '../src/collection/collection.ts'
import { createAccount, type AccountOptions } from '../src/createAccount.ts'
import { countSubscriptions } from './countSubscriptions.ts'
import { digestAtOnce } from './digestAtOnce.ts'
import { notes, type Note } from './notes.ts'

/** How an account of a scene is made: as the library's users do, but for what the scene gives it. */
export type ActorOptions = Partial<AccountOptions> & {
  /** How its device connects. */
  readonly connect?: ConnectOptions
}

/** One device of Juliet's with the library on it. */
export interface Actor {
  /** The device: cut it, look at what it sent. */
  readonly device: Device
  /** The account of the library on it. */
  readonly account: Account
  /** Its collection of notes; opened with the account. */
  readonly notes: Collection<Note>
}

/** A server with Juliet's account, and her devices on it. */
export interface Scene {
  /** The embedded server. */
  readonly server: TestServer
  /** Its clock, and the library's. */
  readonly clock: VirtualClock
  /** Her account on the server: what is stored, and what another client of hers does. */
  readonly juliet: TestAccount
  /** Connects a device without the library. */
  device(resource: string, options?: ConnectOptions): Device
  /** Connects a device with the library on it: presence at priority −1 and events to its own full JID, unless told otherwise. */
  actor(resource: string, options?: ActorOptions): Actor
  /** Resolves when nothing moves any more at this moment. */
  settled(): Promise<void>
  /** Lets so many milliseconds pass, and all that happens in them. */
  pass(ms: number): Promise<void>
  /**
   * Closes all accounts and devices.
   *
   * @throws Error when a timer, a subscription of a transport, or a full-JID subscription at the server is left
   */
  close(): Promise<void>
}

/** Sets a scene: an embedded server, and Juliet's account. */
export function createScene(options: Omit<ServerOptions, 'clock'> = {}): Scene {
  const clock = createVirtualClock()
  const server = createServer<VirtualClock>({ ...options, clock })
  const juliet = server.account('juliet@capulet.lit')
  const devices: Device[] = []
  const actors: Actor[] = []
  const left = countSubscriptions()
  const restoreDigest = digestAtOnce()
  const device: Scene['device'] = (resource, connect) => {
    const made = juliet.connect({ resource, ...connect })
    devices.push(made)
    return made
  }
  return {
    server,
    clock,
    juliet,
    device,
    actor(resource, { connect, ...rest } = {}) {
      const made = createActor(device(resource, connect), left.of, clock, rest)
      actors.push(made)
      return made
    },
    settled: () => server.settled(),
    pass: (ms) => passTime(server, ms),
    async close() {
      restoreDigest()
      server.faults.clear()
      const closing = actors.map(({ account }) => account.close())
      await passTime(server, 60_000)
      await Promise.all(closing)
      const open = fullJidSubscriptions(juliet, actors)
      await Promise.all(devices.map((each) => each.close()))
      await server.settled()
      expectNone('timers', clock.pending)
      expectNone('subscriptions of a transport', left.count)
      expectNone('subscriptions of full JIDs', open)
    },
  }
}

function createActor(
  device: Device,
  counted: (device: Device) => AccountOptions['transport'],
  clock: VirtualClock,
  options: Partial<AccountOptions>,
): Actor {
  const account = createAccount({
    transport: counted(device),
    clock,
    random: () => 0.5,
    ...(options.delivery === undefined ? { presence: { priority: -1 } } : {}),
    ...options,
  })
  const definition: CollectionDefinition<Note> = notes
  return {
    device,
    account,
    get notes() {
      return account.collection(definition)
    },
  }
}

/** Those whose device was online to the end have given up what was theirs alone. */
function fullJidSubscriptions(account: TestAccount, actors: readonly Actor[]): number {
  const gone = new Set(
    actors.filter(({ device }) => device.online).map(({ device }) => device.fullJid),
  )
  const all = account.nodes.flatMap((name) => account.node(name)?.subscriptions ?? [])
  return all.filter(({ jid }) => gone.has(jid)).length
}

function expectNone(what: string, count: number): void {
  if (count > 0) throw new Error(`${String(count)} ${what} left after close`)
}
