import { digest, firstRooms } from '../room.ts'
import { kindNames, kinds, type Kind } from './kinds.ts'
import { seed } from './seed.ts'
import type { Stage } from './stage.ts'

/** Times of one library. */
export interface Sample {
  /** The library. */
  readonly kind: Kind
  /** Milliseconds. */
  readonly ms: number
}

/** Milliseconds from nothing to the first complete view, for each library in turn, and again. */
export async function timeLogIns(stage: Stage, items: number, sweeps: number): Promise<Sample[]> {
  const login = await seed(stage, items)
  const expected = digest(firstRooms(items))
  const samples: Sample[] = []
  // The first sweep warms up.
  for (let sweep = -1; sweep < sweeps; sweep++) {
    for (const kind of kindNames) {
      globalThis.gc?.()
      const device = kinds[kind]({ ...login, resource: `${kind}-${sweep + 1}` })
      const start = performance.now()
      await device.open()
      const ms = performance.now() - start
      const found = digest(device.rooms())
      if (found !== expected) throw new Error(`${kind} has ${found}, not ${expected}`)
      await device.close()
      if (sweep >= 0) samples.push({ kind, ms })
    }
  }
  return samples
}
