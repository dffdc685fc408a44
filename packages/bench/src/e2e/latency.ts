import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sharedNow } from '../measure/sharedNow.ts'
import { roomOf, type Room } from '../room.ts'
import type { Device } from './device.ts'
import { kindNames, kinds, type Kind } from './kinds.ts'
import type { Sample } from './logIn.ts'
import type { Opening, Sight } from './otherDevice.ts'
import { seed } from './seed.ts'
import type { Stage } from './stage.ts'

const ROOMS = 50
const WARM_UP = 100

/** Two devices of one account: one is edited on, and when the other one sees that. */
interface Pair {
  readonly kind: Kind
  readonly device: Device
  /** When the device itself sees a room by its name. */
  readonly ownSight: (name: string) => Promise<number>
  /** When the other one does. */
  readonly otherSight: (name: string) => Promise<number>
}

/**
 * Milliseconds from an edit on one device to the view of another one, which has a process of its own, as devices have. The libraries take
 * turns, sample by sample, each on an account of its own; a sample begins when the one before is over on both devices. It ends early when
 * its time is up.
 */
export async function timeEdits(
  stage: Stage,
  { samples, ms }: { samples: number; ms: number },
): Promise<Sample[]> {
  const others = fork(fileURLToPath(new URL('./otherDevice.mjs', import.meta.url)))
  const ended = once(others, 'exit')
  const failed = ended.then(() => Promise.reject(new Error('the other devices have failed')))
  // In the end it is meant.
  failed.catch(() => undefined)
  const pairs: Pair[] = []
  for (const kind of kindNames)
    pairs.push(await Promise.race([openPair(stage, kind, others), failed]))
  const all: Sample[] = []
  const end = performance.now() + ms
  for (let i = -WARM_UP; i < samples && performance.now() < end; i++) {
    for (const pair of pairs) {
      const took = timeOne(pair, roomOf(i & 31, i + WARM_UP + 1))
      const sample = { kind: pair.kind, ms: await Promise.race([took, failed]) }
      if (i >= 0) all.push(sample)
    }
  }
  for (const { device } of pairs) await device.close()
  others.disconnect()
  await ended
  return all
}

async function openPair(stage: Stage, kind: Kind, others: ChildProcess): Promise<Pair> {
  const login = await seed(stage, ROOMS)
  const other = sights()
  const opened = new Promise((resolve) => {
    others.on('message', (sight: Sight) => {
      if (sight.kind !== kind) return
      if (sight.name === undefined) resolve(undefined)
      else other.tell(sight.name, sight.at)
    })
  })
  others.send({ kind, login: { ...login, resource: 'to' } } satisfies Opening)
  const device = kinds[kind]({ ...login, resource: 'from' })
  await Promise.all([device.open(), opened])
  const own = sights()
  device.watch(({ name = '' }) => {
    own.tell(name, sharedNow())
  })
  return { kind, device, ownSight: own.next, otherSight: other.next }
}

/** Tells whoever waits for a room when it was seen. */
function sights() {
  let wanted = ''
  let seen: (at: number) => void = () => undefined
  return {
    tell: (name: string, at: number) => {
      if (name === wanted) seen(at)
    },
    next: (name: string) => {
      wanted = name
      return new Promise<number>((resolve) => (seen = resolve))
    },
  }
}

async function timeOne({ device, ownSight, otherSight }: Pair, room: Room): Promise<number> {
  const { name = '' } = room
  const sights = [otherSight(name), ownSight(name)] as const
  const start = sharedNow()
  const put = device.put(room)
  const [end] = await Promise.all([...sights, put])
  return end - start
}
