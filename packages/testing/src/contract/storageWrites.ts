import type { StorageStep } from '@rxpep/core/storage'
import { describe, expect, it } from 'vitest'
import { createStorageStage, del, put } from './storageStage.ts'
import type { CreateStorage } from './storageUnderTest.ts'

/** What becomes of batches. */
export function describeStorageWrites(create: CreateStorage): void {
  describe('writing', () => {
    it('takes the steps of a batch in their order', async () => {
      const storage = await (await createStorageStage(create)).open()
      await storage.write([
        put('a', '1'),
        del('a'),
        put('b', '1'),
        put('b', '2'),
        del('c'),
        put('c', '3'),
      ])
      expect(await storage.read('')).toEqual([
        ['b', '2'],
        ['c', '3'],
      ])
    })

    it('takes an empty batch, and the removal of what is not there', async () => {
      const storage = await (await createStorageStage(create)).open()
      await storage.write([])
      await storage.write([del('nothing')])
      expect(await storage.read('')).toEqual([])
    })

    it('takes batches in the order of the calls, waited for or not', async () => {
      const storage = await (await createStorageStage(create)).open()
      const batches = Array.from({ length: 100 }, (_, i) =>
        storage.write([put('last', String(i)), put(`n/${i}`, ''), del(`n/${i - 1}`)]),
      )
      await Promise.all(batches)
      expect(await storage.read('')).toEqual([
        ['last', '99'],
        ['n/99', ''],
      ])
    })

    it('reads what it was told to write before', async () => {
      const storage = await (await createStorageStage(create)).open()
      const written = storage.write([put('a', '1')])
      expect(await storage.read('a')).toEqual([['a', '1']])
      await written
    })

    it('shows a batch to nobody half', async () => {
      const stage = await createStorageStage(create)
      const [storage, other] = [await stage.open(), await stage.open()]
      const keys = Array.from({ length: 200 }, (_, i) => `k/${i}`)
      const written = ['1', '2', '3'].map((v) => storage.write(keys.map((key) => put(key, v))))
      for (let reads = 0; reads < 5; reads++) {
        const values = (await other.read('k/')).map(([, value]) => value)
        expect([0, 200]).toContain(values.length)
        expect(new Set(values).size).toBeLessThan(2)
      }
      await Promise.all(written)
    })

    it('writes nothing of a batch that it rejects', async () => {
      const storage = await (await createStorageStage(create)).open()
      await storage.write([put('a', '1')])
      const bad = { type: 'put', key: null, value: '2' } as unknown as StorageStep
      const steps = [put('a', '2'), put('b', '2'), bad, del('a')]
      await expect(storage.write(steps)).rejects.toBeDefined()
      expect(await storage.read('')).toEqual([['a', '1']])
    })

    it('shows two handles the same store', async () => {
      const stage = await createStorageStage(create)
      const [one, two] = [await stage.open(), await stage.open()]
      await one.write([put('a', '1')])
      await two.write([put('b', '2'), del('a')])
      expect(await one.read('')).toEqual([['b', '2']])
      expect(await two.read('')).toEqual([['b', '2']])
    })

    it('keeps what was written when it is opened anew', async () => {
      const stage = await createStorageStage(create)
      const storage = await stage.open()
      await storage.write([put('a', '1'), put('b', '2')])
      await storage.write([del('a')])
      expect(await (await stage.reopen()).read('')).toEqual([['b', '2']])
    })

    it('keeps what it was told before it was closed, waited for or not', async () => {
      const stage = await createStorageStage(create)
      const storage = await stage.open()
      const written = storage.write([put('a', '1')])
      const reopened = stage.reopen()
      await written
      expect(await (await reopened).read('')).toEqual([['a', '1']])
    })

    it('keeps its two stores apart', async () => {
      const [stage, other] = [await createStorageStage(create), await createStorageStage(create)]
      await (await stage.open()).write([put('a', '1')])
      expect(await (await other.open()).read('')).toEqual([])
    })

    it('rejects what comes after it was closed', async () => {
      const storage = await (await createStorageStage(create)).open()
      await storage.close()
      await expect(storage.write([put('a', '1')])).rejects.toBeDefined()
      await expect(storage.read('')).rejects.toBeDefined()
      await storage.close()
    })
  })
}
