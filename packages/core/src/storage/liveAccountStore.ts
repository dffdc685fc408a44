import { StorageError } from '../base/errors.ts'
import { randomIds } from '../base/ids.ts'
import type { AccountStore, AccountStoreParts } from './accountStore.ts'
import { LiveNodeStore } from './liveNodeStore.ts'
import { Owners } from './owners.ts'
import type { Storage } from './storage.ts'
import { asideSteps, formatOf, formatStep } from './storeFormat.ts'
import { accountPrefix, asidePrefix, nodeKeys } from './storeKeys.ts'
import type { NodeStore } from './storedNode.ts'
import { NO_ANSWER, WriteBehind } from './writeBehind.ts'

/** How long a storage may take to read a node, in milliseconds. */
const PATIENCE = 15_000

/** What is stored of an account, over a storage that others may use too. */
export class LiveAccountStore implements AccountStore {
  readonly #storage: Storage
  readonly #parts: AccountStoreParts
  readonly #writer: WriteBehind
  readonly #owners: Owners
  readonly #nodes = new Map<string, NodeStore>()
  readonly #waiting = new Set<() => void>()
  #ready: Promise<boolean> | undefined
  /** What is wrong for good. */
  #verdict: StorageError | undefined
  /** What is in the way of writing, while it is. */
  #trouble: StorageError | undefined

  constructor(storage: Storage, parts: AccountStoreParts) {
    const { jid, clock, ids = randomIds } = parts
    this.#storage = storage
    this.#parts = parts
    this.#owners = new Owners({ storage, prefix: accountPrefix(jid), own: ids(), clock })
    const tell = (error: StorageError | undefined): void => {
      this.#tell(this.#verdict, error)
    }
    this.#writer = new WriteBehind({ storage, clock, ready: () => this.#open(), tell })
  }

  get error(): StorageError | undefined {
    return this.#trouble ?? this.#verdict
  }

  node(name: string): NodeStore {
    const known = this.#nodes.get(name)
    if (known !== undefined) return known
    const { jid, clock } = this.#parts
    const node = new LiveNodeStore({
      clock,
      keys: nodeKeys(accountPrefix(jid), name),
      aside: (key) => `${asidePrefix(jid)}${clock.now()}/${key.slice(accountPrefix(jid).length)}`,
      storage: this.#storage,
      writer: this.#writer,
      owners: this.#owners,
      open: () => this.#open(),
      inTime: (answer) => this.#inTime(answer),
      tell: (verdict) => {
        this.#tell(verdict, this.#trouble)
      },
    })
    this.#nodes.set(name, node)
    return node
  }

  flush(): Promise<void> {
    return this.#writer.flush()
  }

  async forget(): Promise<void> {
    const { jid } = this.#parts
    this.#writer.stop()
    await Promise.all([accountPrefix(jid), asidePrefix(jid)].map((it) => this.#writer.erase(it)))
  }

  async close(): Promise<void> {
    for (const giveUp of this.#waiting) giveUp()
    await this.#writer.close()
    this.#owners.release()
  }

  /** The answer, or a rejection when it takes too long or the account is closed. */
  #inTime<R>(answer: Promise<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        cancel()
        this.#waiting.delete(giveUp)
      }
      const giveUp = (): void => {
        end()
        reject(new Error(NO_ANSWER))
      }
      const cancel = this.#parts.clock.after(PATIENCE, giveUp)
      this.#waiting.add(giveUp)
      answer.finally(end).then(resolve, reject)
    })
  }

  /** Whether the store may be used; asked again when it could not be told. */
  #open(): Promise<boolean> {
    this.#ready ??= this.#judge().catch((error: unknown) => {
      this.#ready = undefined
      throw error
    })
    return this.#ready
  }

  async #judge(): Promise<boolean> {
    const { jid } = this.#parts
    await this.#owners.claim(this.#owners.own)
    const format = await formatOf(this.#storage, jid)
    if (format === 'newer') this.#tell(new StorageError('newer-format'), this.#trouble)
    if (format === 'broken') await this.#setAside()
    if (format === 'none') this.#writer.begin(formatStep(jid))
    return format !== 'newer'
  }

  async #setAside(): Promise<void> {
    const { jid, clock } = this.#parts
    const place = `${asidePrefix(jid)}${clock.now()}/`
    const entries = await this.#storage.read(accountPrefix(jid))
    await this.#storage.write([...asideSteps(jid, entries, place), formatStep(jid)])
    this.#tell(new StorageError('set-aside', { detail: place }), this.#trouble)
  }

  #tell(verdict: StorageError | undefined, trouble: StorageError | undefined): void {
    const before = this.error
    this.#verdict = verdict
    this.#trouble = trouble
    if (this.error?.message !== before?.message) this.#parts.changed()
  }
}
