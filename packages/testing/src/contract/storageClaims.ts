import { describe, expect, it } from 'vitest'
import { createStorageStage } from './storageStage.ts'
import type { CreateStorage } from './storageUnderTest.ts'

/** A storage may give names back a little later. */
const SOON = { timeout: 15_000 }

/** Who has a name. */
export function describeClaims(create: CreateStorage): void {
  describe('claims', () => {
    it('gives a name to one only, through the same handle or another', async () => {
      const stage = await createStorageStage(create)
      const [one, two] = [await stage.open(), await stage.open()]
      expect(await one.claim('name')).toBeTypeOf('function')
      expect(await one.claim('name')).toBeUndefined()
      expect(await two.claim('name')).toBeUndefined()
      expect(await two.claim('other')).toBeTypeOf('function')
    })

    it('gives a name to one of those who ask together', async () => {
      const stage = await createStorageStage(create)
      const handles = [await stage.open(), await stage.open(), await stage.open()]
      const claims = await Promise.all(handles.map((handle) => handle.claim('name')))
      expect(claims.filter((release) => release !== undefined)).toHaveLength(1)
    })

    it('gives a name again that was given back', async () => {
      const stage = await createStorageStage(create)
      const [one, two] = [await stage.open(), await stage.open()]
      const release = await one.claim('name')
      release?.()
      await expect.poll(() => two.claim('name'), SOON).toBeTypeOf('function')
      release?.()
      expect(await one.claim('name')).toBeUndefined()
    })

    it('has nobody’s name after a handle was closed', async () => {
      const stage = await createStorageStage(create)
      const [one, two] = [await stage.open(), await stage.open()]
      await one.claim('name')
      await one.close()
      await expect.poll(() => two.claim('name'), SOON).toBeTypeOf('function')
    })

    it('keeps the names of two stores apart', async () => {
      const [stage, other] = [await createStorageStage(create), await createStorageStage(create)]
      await (await stage.open()).claim('name')
      expect(await (await other.open()).claim('name')).toBeTypeOf('function')
    })
  })
}
