import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'
import { accountStorage, type AccountStorage } from './accountStorage.ts'
import { Claims } from './claims.ts'
import type { Storage, StorageEntry, StorageStep } from './storage.ts'

interface Schema extends DBSchema {
  entries: { key: string; value: string }
}

type Database = IDBPDatabase<Schema>

/**
 * A storage in an IndexedDB database of this origin, opened when it is first used.
 *
 * Claims are Web Locks, so two tabs may share it. Where there are none (an insecure context), claims hold within the page only: two
 * tabs could then take up the same edits. When somebody deletes the database or gives it a newer version, it is let go and no longer
 * used until the page is loaded anew.
 *
 * @example
 * const account = connect({ service, jid, password, storage: indexedDbStorage('my-app') })
 */
export function indexedDbStorage(name: string): AccountStorage {
  return accountStorage(new IndexedDb(name))
}

/** The claims of this page, for where there are no locks. */
const pageClaims = new Set<string>()

class IndexedDb implements Storage {
  readonly #name: string
  readonly #pageClaims = new Claims(pageClaims)
  readonly #locks = new Set<() => void>()
  #db: Promise<Database> | undefined
  /** The last write: it is over after all others. */
  #last: Promise<unknown> = Promise.resolve()
  /** Whether the database was open before. */
  #existed = false
  /** Why it is not used any more. */
  #over: string | undefined

  constructor(name: string) {
    this.#name = name
  }

  async read(prefix: string): Promise<readonly StorageEntry[]> {
    const transaction = (await this.#open()).transaction('entries')
    ignore(transaction.done)
    const { store } = transaction
    const range = rangeOf(prefix)
    const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)])
    return keys
      .map((key, i): StorageEntry => [key, values[i] ?? ''])
      .filter(([key]) => key.startsWith(prefix))
  }

  write(steps: readonly StorageStep[]): Promise<void> {
    const written = this.#write(steps)
    this.#last = written.catch(() => undefined)
    return written
  }

  async claim(name: string): Promise<(() => void) | undefined> {
    const full = `rxpep/${this.#name}/${name}`
    if (!('locks' in navigator)) return this.#pageClaims.claim(full)
    const release = await lock(full)
    if (release !== undefined) this.#locks.add(release)
    return release
  }

  async close(): Promise<void> {
    const db = this.#db
    this.#over ??= 'the storage is closed'
    await this.#last
    await db?.then(
      (it) => it.close(),
      () => undefined,
    )
    this.#pageClaims.release()
    for (const release of this.#locks) release()
  }

  async #write(steps: readonly StorageStep[]): Promise<void> {
    const transaction = (await this.#open()).transaction('entries', 'readwrite')
    const { store, done } = transaction
    ignore(done)
    try {
      for (const step of steps) {
        // What goes wrong with one ends the transaction, and that tells.
        if (step.type === 'put') ignore(store.put(step.value, step.key))
        else ignore(store.delete(step.key))
      }
    } catch (error) {
      transaction.abort()
      throw error
    }
    await done
  }

  #open(): Promise<Database> {
    if (this.#over !== undefined) return Promise.reject(new Error(this.#over))
    this.#db ??= this.#connect().catch((error: unknown) => {
      this.#db = undefined
      throw error
    })
    return this.#db
  }

  async #connect(): Promise<Database> {
    const db = await openDB<Schema>(this.#name, 1, {
      upgrade: (created, _old, _new, transaction) => {
        if (!this.#existed) created.createObjectStore('entries')
        else this.#leave(transaction)
      },
      blocking: (_current, _wanted, event) => {
        this.#over ??= 'another page deletes the database or has a newer version of it'
        ;(event.target as IDBDatabase).close()
      },
      terminated: () => {
        this.#db = undefined
      },
    })
    this.#existed = true
    return db
  }

  /** What was deleted behind our back is not made again: whoever did it wanted the data gone. */
  #leave(transaction: IDBPTransaction<Schema, 'entries'[], 'versionchange'>): void {
    this.#over = 'the database was deleted'
    ignore(transaction.done)
    transaction.abort()
  }
}

/** Text that begins with the prefix lies in this range, and hardly any other. */
function rangeOf(prefix: string): IDBKeyRange | null {
  const last = prefix.charCodeAt(prefix.length - 1)
  if (prefix === '') return null
  if (last === 0xffff) return IDBKeyRange.lowerBound(prefix)
  const after = `${prefix.slice(0, -1)}${String.fromCharCode(last + 1)}`
  return IDBKeyRange.bound(prefix, after, false, true)
}

/** Takes a lock that nobody has, and resolves with what gives it back. */
function lock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (got) => {
        if (got !== null) return new Promise<void>((release) => resolve(release))
        resolve(undefined)
        return undefined
      })
      .catch(reject)
  })
}

function ignore(promise: Promise<unknown>): void {
  promise.catch(() => undefined)
}
