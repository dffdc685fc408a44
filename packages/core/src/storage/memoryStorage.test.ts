import { runStorageContract } from '@rxpep/testing/contract'
import { describe, expect, it } from 'vitest'
import { memoryStorage } from './memoryStorage.ts'

runStorageContract('memoryStorage', () => {
  const { disk } = memoryStorage()
  return { open: () => memoryStorage(disk) }
})

describe('a memory storage that crashed', () => {
  it('leaves what was written, and its names, to others', async () => {
    const tab = memoryStorage()
    await tab.write([{ type: 'put', key: 'a', value: '1' }])
    const release = await tab.claim('name')
    tab.crash()
    const restarted = memoryStorage(tab.disk)
    expect(await restarted.claim('name')).toBeTypeOf('function')
    release?.()
    expect(await memoryStorage(tab.disk).claim('name')).toBeUndefined()
    expect(await restarted.read('')).toEqual([['a', '1']])
  })

  it('reaches the disk no more', async () => {
    const tab = memoryStorage()
    tab.crash()
    await expect(tab.write([{ type: 'put', key: 'a', value: '1' }])).rejects.toThrow('closed')
    await expect(tab.claim('name')).rejects.toThrow('closed')
    expect(tab.disk).toEqual({ entries: new Map(), claims: new Set() })
  })
})
