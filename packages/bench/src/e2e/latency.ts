import { roomOf, type Room } from '../room.ts'
import type { Device } from './device.ts'
import { kindNames, kinds, type Kind } from './kinds.ts'
import type { Sample } from './logIn.ts'
import { seed } from './seed.ts'
import type { Stage } from './stage.ts'

const ROOMS = 50
const WARM_UP = 100

/** Two devices of one account, and who waits for what they see. */
interface Pair {
  readonly kind: Kind
  readonly from: Watched
  readonly to: Watched
}

/** A device that is watched once, for whoever waits. */
interface Watched {
  readonly device: Device
  /** When the device sees a room as it is meant to be. */
  sees(room: Room): Promise<number>
}

/**
 * Milliseconds from an edit on one device to the view of another one. The libraries take turns, sample by sample, each on an account of
 * its own; a sample begins when the one before is over on all devices. It ends early when its time is up.
 */
export async function timeEdits(
  stage: Stage,
  { samples, ms }: { samples: number; ms: number },
): Promise<Sample[]> {
  const pairs: Pair[] = []
  for (const kind of kindNames) pairs.push(await openPair(stage, kind))
  const all: Sample[] = []
  const end = performance.now() + ms
  for (let i = -WARM_UP; i < samples && performance.now() < end; i++) {
    for (const pair of pairs) {
      const sample = { kind: pair.kind, ms: await timeOne(pair, roomOf(i & 31, i + WARM_UP + 1)) }
      if (i >= 0) all.push(sample)
    }
  }
  for (const { from, to } of pairs) await Promise.all([from.device.close(), to.device.close()])
  return all
}

async function openPair(stage: Stage, kind: Kind): Promise<Pair> {
  const login = await seed(stage, ROOMS)
  const [from, to] = await Promise.all([
    openWatched(kinds[kind]({ ...login, resource: 'from' })),
    openWatched(kinds[kind]({ ...login, resource: 'to' })),
  ])
  return { kind, from, to }
}

async function openWatched(device: Device): Promise<Watched> {
  await device.open()
  let told: (room: Room) => void = () => undefined
  device.watch((room) => {
    told(room)
  })
  return {
    device,
    sees: ({ jid, name }) =>
      new Promise((resolve) => {
        told = (room) => {
          if (room.jid === jid && room.name === name) resolve(performance.now())
        }
      }),
  }
}

async function timeOne({ from, to }: Pair, room: Room): Promise<number> {
  const [own, other] = [from.sees(room), to.sees(room)]
  const start = performance.now()
  const put = from.device.put(room)
  const end = await other
  await Promise.all([own, put])
  return end - start
}
