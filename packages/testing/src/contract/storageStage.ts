import type { Storage, StorageEntry, StorageStep } from '@rxpep/core/storage'
import { onTestFinished } from 'vitest'
import type { CreateStorage } from './storageUnderTest.ts'

/** A store of one test, and its handles. */
export interface StorageStage {
  /** A handle; another one each time. */
  open(): Promise<Storage>
  /** Closes all handles and gives one on what is left. */
  reopen(): Promise<Storage>
}

/** Makes a store that goes when the test is over. */
export async function createStorageStage(create: CreateStorage): Promise<StorageStage> {
  const store = await create()
  const handles: Storage[] = []
  const closeAll = async (): Promise<void> => {
    await Promise.all(handles.splice(0).map((handle) => handle.close()))
  }
  onTestFinished(async () => {
    await closeAll()
    await store.remove?.()
  })
  const open = async (): Promise<Storage> => {
    const handle = await store.open()
    handles.push(handle)
    return handle
  }
  return {
    open,
    async reopen() {
      await closeAll()
      await store.restart?.()
      return open()
    },
  }
}

/** The step that gives a key a value. */
export function put(key: string, value: string): StorageStep {
  return { type: 'put', key, value }
}

/** The step that takes a key away. */
export function del(key: string): StorageStep {
  return { type: 'delete', key }
}

/** Entries in code-unit order of their keys. */
export function inOrder(entries: Iterable<StorageEntry>): StorageEntry[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}
