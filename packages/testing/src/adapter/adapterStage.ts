import { createAccount, type Account } from '@rxpep/core'
import { expect, onTestFinished } from 'vitest'
import type { VirtualClock } from '../base/virtualClock.ts'
import { createServer, type TestServer } from '../server/createServer.ts'
import { passTime } from '../server/passTime.ts'
import type { TestAccount } from '../server/testAccount.ts'
import type { Device } from '../wire/device.ts'
import type { AdapterDriver, Watcher } from './adapterDriver.ts'
import { countWatchers } from './countWatchers.ts'
import { notePayload, notes, settings, settingsPayload, type Settings } from './definitions.ts'

/** Settings that need no repair, and nothing is told before it is asked for. */
const ROOMY = {
  access_model: 'whitelist',
  max_items: '100',
  send_last_published_item: 'never',
} as const

/** A device of somebody's, with the library on it. */
export interface StageDevice {
  /** The device: cut it, look at what it sent. */
  readonly device: Device
  /** The account of the library, which counts who watches it. */
  readonly account: Account
  /** How many watch it. */
  readonly watchers: number
}

/** A server with Juliet's account, a device of hers that has read her notes `a` (one) and `b` (two), and the driver on it. */
export interface AdapterStage extends StageDevice {
  /** The embedded server. */
  readonly server: TestServer
  /** Her account there. */
  readonly juliet: TestAccount
  /** Mounts a watcher; it goes with the test. */
  mount<V>(watch: (driver: AdapterDriver) => Watcher<V>): Watcher<V>
  /** Does what a handler of a click does. */
  act(work: () => void): void
  /** Another client of hers writes notes, all in one turn; one without text is removed. */
  write(texts: Readonly<Record<string, string | undefined>>): Promise<void>
  /** Another client of hers writes the settings. */
  writeSettings(value: Settings): Promise<void>
  /** How often a watcher is told while something is done, and all that follows has happened. */
  timesOf(watcher: Watcher<unknown>, work: () => unknown): Promise<number>
  /** Lets all happen that happens at this moment. */
  settled(): Promise<void>
  /** Lets so many milliseconds pass. */
  pass(ms: number): Promise<void>
  /** Another person of the server, with one note `a` (hers, or his). */
  other(): Promise<StageDevice>
}

/** Sets the stage; `start: 'cold'` when nobody is to have looked at the notes before. At the end of the test nothing must be left of it. */
export async function createAdapterStage(
  driver: AdapterDriver,
  start: 'warm' | 'cold' = 'warm',
): Promise<AdapterStage> {
  const server = createServer()
  const closing: (() => Promise<void>)[] = []
  const mounted: Watcher<unknown>[] = []
  const settled = async (): Promise<void> => {
    await server.settled()
    await driver.settled?.()
  }
  const pass = async (ms: number): Promise<void> => {
    await passTime(server, ms)
    await driver.settled?.()
  }
  const juliet = server.account('juliet@capulet.lit')
  store(juliet, { a: 'one', b: 'two' })
  const own = openDevice(juliet, server.clock, closing)
  if (start === 'warm') await read(own.account, settled)
  onTestFinished(async () => {
    for (const watcher of mounted) watcher.unmount()
    await settled()
    expect(own.watchers, 'subscriptions left').toBe(0)
    const closed = closing.map((close) => close())
    await passTime(server, 60_000)
    await Promise.all(closed)
    expect(server.clock.pending, 'timers left').toBe(0)
  })
  return Object.assign(own, {
    server,
    juliet,
    mount<V>(watch: (driver: AdapterDriver) => Watcher<V>) {
      const watcher = watch(driver)
      mounted.push(watcher)
      return watcher
    },
    act: (work: () => void) => driver.act(work),
    async write(texts: Readonly<Record<string, string | undefined>>) {
      for (const [id, text] of Object.entries(texts)) {
        if (text === undefined) juliet.retract(notes.node, id)
        else juliet.publish(notes.node, id, notePayload(text))
      }
      await settled()
    },
    async writeSettings(value: Settings) {
      juliet.publish(settings.node, 'current', settingsPayload(value))
      await settled()
    },
    async timesOf(watcher: Watcher<unknown>, work: () => unknown) {
      const before = watcher.times
      await work()
      await settled()
      return watcher.times - before
    },
    settled,
    pass,
    async other() {
      const romeo = server.account('romeo@montague.lit')
      store(romeo, { a: 'his' })
      const device = openDevice(romeo, server.clock, closing)
      await read(device.account, settled)
      return device
    },
  })
}

function store(account: TestAccount, texts: Readonly<Record<string, string>>): void {
  account.createNode(notes.node, ROOMY)
  for (const [id, text] of Object.entries(texts)) {
    account.publish(notes.node, id, notePayload(text))
  }
  account.createNode(settings.node, ROOMY)
}

function openDevice(
  account: TestAccount,
  clock: VirtualClock,
  closing: (() => Promise<void>)[],
): StageDevice {
  const device = account.connect({ resource: 'balcony' })
  const real = createAccount({
    transport: device,
    presence: { priority: -1 },
    clock,
    random: () => 0.5,
  })
  closing.push(async () => {
    await real.close()
    await device.close()
  })
  return Object.assign(countWatchers(real), { device })
}

/** The collections have been read, and are awake for a minute. */
async function read(account: Account, settled: () => Promise<void>): Promise<void> {
  const ready = [account.collection(notes).whenReady(), account.document(settings).whenReady()]
  await settled()
  await Promise.all(ready)
}
