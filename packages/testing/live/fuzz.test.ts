import { xml, type Transport } from '@rxpep/core'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createRandom } from '../src/base/seededRandom.ts'
import { create, items, publishItems } from '../src/contract/stanzas.ts'
import { awayClient } from './awayClient.ts'
import { findEjabberd, launchEjabberd } from './ejabberd.ts'
import { FuzzDevice } from './fuzzDevice.ts'
import { Journal } from './journal.ts'
import type { LaunchedServer } from './liveServer.ts'
import { findProsody, launchProsody } from './prosody.ts'
import { PRIVATE } from './stanzas.ts'
import { OWN, readThing, thingPayload, things, UNTOUCHED, type Thing } from './things.ts'

const RUNS = 4
const STEPS = 80
const IDS = ['x', 'y'] as const
const SEED = Number(process.env['SEED'] ?? 0)

describe.each([
  { name: 'Prosody', found: findProsody(), launch: launchProsody },
  { name: 'ejabberd', found: findEjabberd(), launch: launchEjabberd },
])('three devices and a client without the library ($name)', ({ found, launch }) => {
  it.skipIf(!found)(
    `agree with the server in the end, whatever happens to the streams and to the server (seed ${String(SEED)})`,
    async () => {
      const server = await launch()
      onTestFinished(() => server.stop())
      const runs: Run[] = []
      for (let run = 0; run < RUNS; run++) runs.push(await openRun(server, SEED + run))
      await Promise.all([...runs.map((run) => play(run)), crash(server, runs)])
      for (const { devices, other, journal } of runs) {
        await Promise.all(devices.map((device) => device.calm()))
        const eventually = (check: () => Promise<void> | void) =>
          vi.waitFor(check, { timeout: 90_000, interval: 500 })
        const story = () => journal.lines.join('\n')
        await eventually(() => {
          expect(
            devices.flatMap(({ unfinished }) => unfinished),
            story(),
          ).toEqual([])
        })
        const edits = devices.flatMap((device) => device.edits)
        const outcomes = await Promise.all(edits.map(({ done }) => done))
        const failed = outcomes.filter(({ type }) => type === 'failed')
        expect(failed, story()).toEqual([])
        await eventually(async () => {
          const stored = await thingsOn(other)
          for (const { view } of devices) expect(view, story()).toEqual(stored)
          const lost = devices.flatMap((device) => device.silentlyLost(stored))
          expect(lost, story()).toEqual([])
        })
        await Promise.all(devices.map((device) => device.close()))
      }
    },
    600_000,
  )
})

interface Run {
  readonly devices: readonly FuzzDevice[]
  readonly other: Transport
  readonly random: () => number
  readonly journal: Journal
}

async function openRun(server: LaunchedServer, seed: number): Promise<Run> {
  const juliet = await server.account()
  const { transport: other } = await awayClient(server.tcp, juliet)
  await other.request(create(things.node, PRIVATE))
  for (const id of IDS) await write(other, id, UNTOUCHED)
  const journal = new Journal()
  journal.follow(other)
  const devices = await Promise.all(
    OWN.map((_, by) =>
      FuzzDevice.start(by, by === 1 ? server.ws : server.tcp, juliet, seed, journal),
    ),
  )
  return { devices, other, random: createRandom(seed), journal }
}

async function play({ devices, other, random, journal }: Run): Promise<void> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  for (let n = 1; n <= STEPS; n++) {
    const device = pick(devices)
    const id = pick(IDS)
    const step = pick(STEPS_DRAWN)
    journal.add(`${device.field} ${step} (${id}, ${String(n)})`)
    if (step === 'edits its field') device.edit(id, device.field, n)
    else if (step === 'edits the field of all') device.edit(id, 'all', n)
    else if (step === 'makes or removes its own') device.toggle({ ...UNTOUCHED, all: n })
    else if (step === 'other writes') await writeNaively(other, id, n)
    else if (step === 'is cut') device.proxy.cut()
    else if (step === 'is held') device.hold(pick(['server', 'client', 'both']), 1_000 * random())
    else if (step === 'is slow') device.proxy.delay(pick([0, 20, 100]))
    else await device.restart()
    await pause(80 * random())
  }
}

const STEPS_DRAWN = [
  ...Array<'edits its field'>(8).fill('edits its field'),
  ...Array<'other writes'>(4).fill('other writes'),
  ...Array<'edits the field of all'>(3).fill('edits the field of all'),
  ...Array<'makes or removes its own'>(2).fill('makes or removes its own'),
  ...Array<'is cut'>(2).fill('is cut'),
  ...Array<'is held'>(2).fill('is held'),
  'is slow',
  'restarts',
] as const

/** Kills the server in the midst of it, and starts it again on its data; what it acknowledged in the last moment gets to nobody. */
async function crash(server: LaunchedServer, runs: readonly Run[]): Promise<void> {
  await pause(1_200)
  const devices = runs.flatMap((run) => run.devices)
  for (const device of devices) device.freeze()
  for (const { journal } of runs) journal.add('the server is killed')
  await server.kill()
  for (const { proxy } of devices) proxy.cut()
  await server.start()
  for (const { journal } of runs) journal.add('the server is back')
  for (const { proxy } of devices) proxy.refuse(false)
}

/** What clients without the library do: they read the item and write it whole. */
async function writeNaively(other: Transport, id: string, n: number): Promise<void> {
  try {
    const thing = (await thingsOn(other))[id]
    if (thing) await write(other, id, { ...thing, naive: n })
  } catch {
    // While the server is gone, or for ever: nobody cares.
  }
}

function write(other: Transport, id: string, thing: Thing): Promise<unknown> {
  return other.request(publishItems(things.node, [xml('item', { id }, thingPayload(thing))]))
}

async function thingsOn(other: Transport): Promise<Record<string, Thing>> {
  const result = await other.request(items(things.node))
  const list = result.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
  return Object.fromEntries(list.map((item) => [item.attrs['id'] ?? '', readThing(item)]))
}
