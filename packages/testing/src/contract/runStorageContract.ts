import { describe } from 'vitest'
import { describeClaims } from './storageClaims.ts'
import { describeStorageReads } from './storageReads.ts'
import { describeStorageWrites } from './storageWrites.ts'
import type { CreateStorage } from './storageUnderTest.ts'

/**
 * Describes tests (vitest) of what the library expects of a storage. Each test makes a store of its own.
 *
 * @example
 * runStorageContract('our storage', () => {
 *   const disk = new OurDisk()
 *   return { open: () => new OurStorage(disk) }
 * })
 */
export function runStorageContract(name: string, create: CreateStorage): void {
  describe(`storage contract: ${name}`, () => {
    describeStorageReads(create)
    describeStorageWrites(create)
    describeClaims(create)
  })
}
