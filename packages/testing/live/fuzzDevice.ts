import { createAccount, type Account, type Collection, type Conflict, type Edit } from '@rxpep/core'
import { memoryStorage, type MemoryStorage } from '@rxpep/core/storage'
import { filter, firstValueFrom } from 'rxjs'
import { awayClient, type AwayClient } from './awayClient.ts'
import type { Journal } from './journal.ts'
import type { LiveAccount } from './liveServer.ts'
import { patientClock } from './patientClock.ts'
import type { Proxy } from './proxy.ts'
import { OWN, things, type Thing, type ThingField } from './things.ts'

/** Milliseconds for which an edit is looked after once it was settled, on the clock of the devices. */
const GUARDED = 5_000

/** One device of a run: the library behind a proxy, its user, and what the user has done. */
export class FuzzDevice {
  /** The edits of its user, in order. */
  readonly edits: Edit[] = []
  /** The field that no other device writes. */
  readonly field: ThingField
  readonly #client: AwayClient
  readonly #journal: Journal
  /** By ItemID: the last number of the own field, and when its edit was over. */
  readonly #wanted = new Map<string, { readonly n: number; over?: number }>()
  readonly #told: Conflict<Thing>[] = []
  #storage: MemoryStorage = memoryStorage()
  #account: Account
  #standing: readonly Conflict<Thing>[] = []
  readonly #holds = new Set<NodeJS.Timeout>()

  /** Logs in; resolves when the things are there. */
  static async start(
    by: number,
    service: string,
    account: LiveAccount,
    seed: number,
    journal: Journal,
  ): Promise<FuzzDevice> {
    const client = await awayClient(service, account, OWN.length * seed + by)
    const device = new FuzzDevice(OWN[by] ?? 'a', client, journal)
    await device.#things.whenReady()
    return device
  }

  private constructor(field: ThingField, client: AwayClient, journal: Journal) {
    this.field = field
    this.#journal = journal
    this.#client = client
    this.#account = this.#open()
  }

  /** What its user sees, by ItemID. */
  get view(): Record<string, Thing> {
    return Object.fromEntries(this.#things.view)
  }

  /** The way to the server. */
  get proxy(): Proxy {
    return this.#client.proxy
  }

  /** The user gives a field of a thing a number. */
  edit(id: string, field: ThingField, n: number): void {
    const edit = this.#things.update(id, (draft) => {
      draft[field] = n
    })
    this.edits.push(edit)
    if (field !== this.field) return
    const wanted: { n: number; over?: number } = { n }
    this.#wanted.set(id, wanted)
    void edit.done.then(({ type }) => {
      if (type !== 'closed') wanted.over = patientClock.now()
    })
  }

  /** The user makes the thing that is only this device's, or takes it away. */
  toggle(thing: Thing): void {
    const { field } = this
    this.edits.push(
      this.#things.view.has(field) ? this.#things.remove(field) : this.#things.put(field, thing),
    )
  }

  /** The app is closed and started again, with what is in its storage; resolves when its user sees that. */
  async restart(): Promise<void> {
    this.#told.push(...this.#standing)
    await this.#account.close()
    // An app looks after its edits for a while, but only as long as it is open.
    for (const [id, { over = 0 }] of this.#wanted) {
      if (over > patientClock.now() - GUARDED) this.#wanted.delete(id)
    }
    this.#storage = memoryStorage(this.#storage.disk)
    this.#account = this.#open()
    await firstValueFrom(this.#things.view$.pipe(filter(({ size }) => size > 0)))
  }

  /** Holds back what one side says, for some milliseconds. */
  hold(who: 'server' | 'client' | 'both', ms: number): void {
    this.proxy.hold(true, who)
    const timer = setTimeout(() => {
      this.#holds.delete(timer)
      this.proxy.hold(false, who)
    }, ms)
    this.#holds.add(timer)
  }

  /** Holds back what the server says, and lets nobody connect, until the stream is cut. */
  freeze(): void {
    for (const timer of this.#holds) clearTimeout(timer)
    this.#holds.clear()
    this.proxy.refuse(true)
    this.proxy.hold(true)
  }

  /** Ends all that the proxy does; resolves when the device is online. */
  async calm(): Promise<void> {
    this.proxy.delay(0)
    this.proxy.refuse(false)
    this.proxy.hold(false, 'both')
    await this.#client.comeBack()
  }

  /** What is not over yet, in words. */
  get unfinished(): string[] {
    const edits = this.edits.filter(({ outcome }) => outcome === undefined)
    const { pending } = this.#things.status
    const words = edits.map(({ id = '', type, state }) => `${this.field}: ${type} ${id} ${state}`)
    return pending === 0 ? words : [...words, `${this.field}: ${String(pending)} pending`]
  }

  /** The last edits of the own field that neither hold nor are told as lost. */
  silentlyLost(stored: Record<string, Thing>): string[] {
    const told = [...this.#told, ...this.#standing]
    return Array.from(this.#wanted, ([id, { n }]) => {
      const holds = stored[id]?.[this.field] === n
      const isTold = told.some((each) => each.id === id && each.ours?.[this.field] === n)
      return holds || isTold ? '' : `${this.field}=${String(n)} of ${id}`
    }).filter(Boolean)
  }

  get #things(): Collection<Thing> {
    return this.#account.collection(things)
  }

  #open(): Account {
    const account = createAccount({
      transport: this.#client.transport,
      presence: { priority: -1 },
      storage: this.#storage,
      clock: patientClock,
    })
    account.trace$.subscribe((entry) => {
      this.#journal.trace(this.field, entry)
    })
    const live = account.collection(things)
    live.subscribe(() => undefined)
    live.conflicts$.subscribe((standing) => (this.#standing = standing))
    return account
  }

  /** Closes the app for good. */
  close(): Promise<void> {
    return this.#account.close()
  }
}
