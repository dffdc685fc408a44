import { bookmarks, defineCollection } from '@rxpep/core'
import { roomOf } from '../room.ts'
import { RxpepDevice } from './devices/rxpepDevice.ts'
import type { Device } from './device.ts'
import { kinds, type Kind } from './kinds.ts'
import { each, seed } from './seed.ts'
import type { Stage } from './stage.ts'

/** Edits a second that go on for a while. */
export interface Rate {
  /** Who made them, and how. */
  readonly side: Kind | 'rxpep-coalesced'
  /** Edits that the server had in the end, a second. */
  readonly perSecond: number
}

const ROOMS = 100
/** As many publishes on their way as RxPEP has. */
const AT_ONCE = 16
/** As RxPEP writes what is edited faster: at most so often, in milliseconds. */
const WRITE_EVERY = 250

/** How many edits a second go through, until the server has all of them: by each library, and by RxPEP with coalescing. */
export async function measureRates(stage: Stage, edits: number): Promise<Rate[]> {
  const login = await seed(stage, ROOMS)
  const coalescing = defineCollection({ ...bookmarks, writeEvery: WRITE_EVERY })
  const rates: Rate[] = []
  for (const side of Object.keys(kinds) as Kind[]) {
    const device = kinds[side]({ ...login, resource: side })
    rates.push({ side, perSecond: await rateOf(device, edits, AT_ONCE) })
  }
  const device = new RxpepDevice({ ...login, resource: 'coalescing' }, coalescing)
  rates.push({ side: 'rxpep-coalesced', perSecond: await rateOf(device, edits, edits) })
  return rates
}

async function rateOf(device: Device, edits: number, atOnce: number): Promise<number> {
  await device.open()
  // The first ones warm up.
  await each(roomsTo(ROOMS, 0), AT_ONCE, (room) => device.put(room))
  const start = performance.now()
  await each(roomsTo(edits, ROOMS), atOnce, (room) => device.put(room))
  const seconds = (performance.now() - start) / 1_000
  await device.close()
  return edits / seconds
}

/** Edits of one room after the other, again and again. */
function roomsTo(count: number, first: number) {
  return Array.from({ length: count }, (_, i) => roomOf(i % ROOMS, first + i + 1))
}
