import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStorageContract } from '@rxpep/testing/contract'
import { ClassicLevel } from 'classic-level'
import { MemoryLevel } from 'memory-level'
import { expect, it, onTestFinished } from 'vitest'
import { levelStorage } from './levelStorage.ts'

runStorageContract('levelStorage over memory-level', () => {
  const db = new MemoryLevel()
  return { open: () => levelStorage(db) }
})

runStorageContract('levelStorage over a sublevel with encodings of its own', () => {
  const db = new MemoryLevel<string, unknown>({ valueEncoding: 'json' })
  return { open: () => levelStorage(db.sublevel('app', { valueEncoding: 'json' })) }
})

runStorageContract('levelStorage over classic-level', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rxpep-level-'))
  let db = new ClassicLevel(folder)
  return {
    open: () => levelStorage(db),
    async restart() {
      await db.close()
      db = new ClassicLevel(folder)
    },
    async remove() {
      await db.close()
      await rm(folder, { recursive: true })
    },
  }
})

it('leaves the rest of the database alone', async () => {
  const db = new MemoryLevel()
  await db.put('other', '1')
  const storage = levelStorage(db.sublevel('app'))
  await storage.write([{ type: 'put', key: 'a', value: '2' }])
  expect(await storage.read('')).toEqual([['a', '2']])
  expect(await db.get('other')).toBe('1')
})

it('rejects what a database that does not open is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rxpep-level-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const db = new ClassicLevel(folder, { createIfMissing: false })
  const storage = levelStorage(db)
  await expect(storage.read('')).rejects.toThrow('not open')
  await expect(storage.write([])).rejects.toThrow('not open')
})
