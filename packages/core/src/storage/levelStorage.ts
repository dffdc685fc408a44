import type { AbstractLevel } from 'abstract-level'
import { accountStorage, type AccountStorage } from './accountStorage.ts'
import { Claims } from './claims.ts'
import type { Storage, StorageEntry, StorageStep } from './storage.ts'

/** How many entries are read at a time. */
const PAGE = 1_000
const AS_TEXT = { keyEncoding: 'utf8', valueEncoding: 'utf8' } as const

/** A database of the `abstract-level` kind, such as `classic-level`, whatever its own encodings are. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the parameters are the database's own business
export type LevelDatabase = AbstractLevel<any, any, any>

/**
 * A storage in any `abstract-level` database. The database is the app's: the app closes it, after the account.
 *
 * A claim holds within this process; LevelDB itself keeps other processes out.
 *
 * @example
 * import { ClassicLevel } from 'classic-level'
 * const account = createAccount({ transport, storage: levelStorage(new ClassicLevel('./data')) })
 */
export function levelStorage(db: LevelDatabase): AccountStorage {
  return accountStorage(new Level(db))
}

/** The claims on each database: storages over the same one must know of each other. */
const claimsOf = new WeakMap<object, Set<string>>()

class Level implements Storage {
  readonly #db: LevelDatabase
  readonly #claims: Claims
  /** The last call: a database takes batches at once, and may end them in another order. */
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(db: LevelDatabase) {
    this.#db = db
    const root = rootOf(db)
    const taken = claimsOf.get(root) ?? new Set()
    claimsOf.set(root, taken)
    this.#claims = new Claims(taken)
  }

  read(prefix: string): Promise<readonly StorageEntry[]> {
    return this.#inTurn(async () => {
      const found = await this.#entries(prefix)
      // The database goes by the bytes of UTF-8, which puts what is beyond U+FFFF last.
      return found.sort(([a], [b]) => (a < b ? -1 : 1))
    })
  }

  write(steps: readonly StorageStep[]): Promise<void> {
    const operations = steps.map((step) =>
      step.type === 'put' ? { ...step } : { type: 'del' as const, key: step.key },
    )
    return this.#inTurn(() => this.#db.batch<string, string>(operations, AS_TEXT))
  }

  claim(name: string): Promise<(() => void) | undefined> {
    return Promise.resolve(this.#claims.claim(name))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#last
    this.#claims.release()
  }

  async #entries(prefix: string): Promise<StorageEntry[]> {
    const found: StorageEntry[] = []
    const iterator = this.#db.iterator<string, string>({ gte: prefix, ...AS_TEXT })
    try {
      for (;;) {
        const page = await iterator.nextv(PAGE)
        for (const entry of page) {
          if (!entry[0].startsWith(prefix)) return found
          found.push(entry)
        }
        if (page.length === 0) return found
      }
    } finally {
      await iterator.close()
    }
  }

  #inTurn<R>(run: () => Promise<R>): Promise<R> {
    if (this.#closed) return Promise.reject(new Error('the storage is closed'))
    const done = this.#last.then(run)
    this.#last = done.catch(() => undefined)
    return done
  }
}

/** A sublevel is made anew each time it is asked for; the database beneath is one. */
function rootOf(db: LevelDatabase): object {
  return 'db' in db ? (db.db as object) : db
}
