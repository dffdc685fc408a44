import { accountStorage, type AccountStorage } from './accountStorage.ts'
import { Claims } from './claims.ts'
import type { Storage, StorageEntry, StorageStep } from './storage.ts'

/** What a disk would keep: it outlives those who write to it, but not the page. */
export interface MemoryDisk {
  /** The entries, as they are now. */
  readonly entries: Map<string, string>
  /** The names that somebody has. */
  readonly claims: Set<string>
}

/** A storage that lasts as long as the page: for tests, and where nothing may be written down. */
export interface MemoryStorage extends AccountStorage {
  /** What it writes to. */
  readonly disk: MemoryDisk
  /**
   * Does what the death of a process does, for tests: what it had claimed is free, and whatever still uses this storage reaches the disk
   * no more. What was written stays.
   */
  crash(): void
}

/**
 * A storage in memory. Two that are given the same disk are like two tabs of an app.
 *
 * @example
 * const tab = memoryStorage()
 * const otherTab = memoryStorage(tab.disk)
 * tab.crash()
 * const restarted = memoryStorage(tab.disk)
 */
export function memoryStorage(
  disk: MemoryDisk = { entries: new Map(), claims: new Set() },
): MemoryStorage {
  return accountStorage(new Memory(disk))
}

class Memory implements Storage {
  readonly disk: MemoryDisk
  readonly #claims: Claims
  #gone = false

  constructor(disk: MemoryDisk) {
    this.disk = disk
    this.#claims = new Claims(disk.claims)
  }

  read(prefix: string): Promise<readonly StorageEntry[]> {
    return this.#do(() => {
      const found = [...this.disk.entries].filter(([key]) => key.startsWith(prefix))
      return found.sort(([a], [b]) => (a < b ? -1 : 1))
    })
  }

  write(steps: readonly StorageStep[]): Promise<void> {
    return this.#do(() => {
      if (steps.some(({ key }) => typeof key !== 'string')) throw new TypeError('a key is no text')
      for (const step of steps) {
        if (step.type === 'put') this.disk.entries.set(step.key, step.value)
        else this.disk.entries.delete(step.key)
      }
    })
  }

  claim(name: string): Promise<(() => void) | undefined> {
    return this.#do(() => this.#claims.claim(name))
  }

  close(): Promise<void> {
    this.crash()
    return Promise.resolve()
  }

  crash(): void {
    this.#gone = true
    this.#claims.release()
  }

  /** Does it now, before the call returns. */
  #do<R>(run: () => R): Promise<R> {
    return new Promise((resolve) => {
      if (this.#gone) throw new Error('the storage is closed')
      resolve(run())
    })
  }
}
