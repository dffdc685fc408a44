import type { Subscription } from 'rxjs'
import { createRandom } from '@rxpep/testing'
import { SlotMap } from '../src/structure/slotMap.ts'
import { applyChanges, type Change } from '../src/view/diff.ts'
import type { View } from '../src/view/view.ts'
import type { Account } from '../src/collection/account.ts'
import type { Collection } from '../src/collection/collection.ts'
import { createAccount } from '../src/createAccount.ts'
import { memoryStorage, type MemoryStorage } from '../src/storage/memoryStorage.ts'
import type { Conflict } from '../src/sync/edit.ts'
import type { Edit } from '../src/sync/edit.ts'
import { IDS } from './drawTrace.ts'
import { Hearing } from './hearing.ts'
import type { Fault, FollowedEdit, Intent, Shown, Told } from './journal.ts'
import { createLifeline, type Lifeline } from './lifeline.ts'
import type { Stage } from './stage.ts'
import { differing, FIELDS, inWords, things, type Thing } from './thing.ts'

/** What a device needs besides its stage. */
export interface DeviceOptions {
  /** What its chance follows from. */
  readonly seed: number
  /** Whether it has a storage, so that it may crash. */
  readonly stores: boolean
}

/** How long what has ended may still be in the store, in milliseconds. */
const TAKEN_OUT = 550

/** One device with the library on it, its user, and a journal of what both do and see. */
export class FuzzDevice {
  /** Which one. */
  readonly by: number
  /** What its user wanted. */
  readonly intents: Intent[] = []
  /** The edits that were made. */
  readonly edits: FollowedEdit[] = []
  /** Those of them that came out of the store after a crash, and the items that they are about. */
  readonly restored: { readonly id: string | undefined; readonly edit: FollowedEdit }[] = []
  /** The conflicts that were told. */
  readonly told: Told[] = []
  /** When it crashed. */
  readonly crashes: number[] = []
  /** What its view showed. */
  readonly shown: Shown[] = []
  /** What must not be. */
  readonly faults: Fault[] = []
  /** When it did not hear all that is told. */
  readonly hearing: Hearing
  readonly #stage: Stage
  readonly #options: DeviceOptions
  readonly #random: () => number
  readonly #followed = new Map<Edit, FollowedEdit>()
  readonly #conflicts = new Map<Conflict<Thing>, Told>()
  #storage: MemoryStorage | undefined
  #life: Lifeline | undefined
  #account: Account | undefined
  #things: Collection<Thing> | undefined
  #subscriptions: Subscription[] = []
  #view: View<Thing> = new SlotMap<Thing>()
  #acting = false

  constructor(by: number, stage: Stage, options: DeviceOptions) {
    this.by = by
    this.#stage = stage
    this.#options = options
    this.#random = createRandom(options.seed * 31 + by)
    this.hearing = new Hearing(stage)
    this.start()
  }

  /** Whether its app runs. */
  get runs(): boolean {
    return this.#life !== undefined
  }

  /** Its account; it has to run. */
  get account(): Account {
    return this.#account as Account
  }

  /** Its collection; it has to run. */
  get things(): Collection<Thing> {
    return this.#things as Collection<Thing>
  }

  /** Starts the app, with what it has stored. */
  start(): void {
    if (this.#life) return
    const stream = this.#stage.transport(this.by)
    this.#life = createLifeline(this.hearing.listen(stream, this.faults), this.#stage.clock)
    if (this.#options.stores) this.#storage = memoryStorage(this.#storage?.disk)
    this.#account = createAccount({
      transport: this.#life.transport,
      clock: this.#life.clock,
      random: this.#random,
      presence: { priority: -1 },
      ...(this.#storage && { storage: this.#storage }),
    })
    this.#things = this.#account.collection(things)
    this.#watch(this.#things)
  }

  /** Ends the app as by a crash. */
  crash(): void {
    this.crashes.push(this.#stage.clock.now())
    this.#storage?.crash()
    this.#life?.crash()
    this.#life = undefined
    for (const subscription of this.#subscriptions.splice(0)) subscription.unsubscribe()
    for (const [, followed] of this.#followed) followed.end ??= 'lost'
    // What ended a moment ago may not have been taken out of the store: then it runs again.
    const since = this.#stage.clock.now() - TAKEN_OUT
    for (const intent of this.intents) {
      intent.lost ||= intent.edits.some(
        ({ end, endedAt = 0 }) => end === 'lost' || endedAt >= since,
      )
    }
    for (const told of this.#conflicts.values()) if (told.now === 'standing') told.now = 'lost'
    this.#followed.clear()
    this.#conflicts.clear()
  }

  /** Ends the app properly; the result is what it has left. */
  async close(): Promise<() => string[]> {
    for (const subscription of this.#subscriptions.splice(0)) subscription.unsubscribe()
    const life = this.#life
    await this.#account?.close()
    return () =>
      life && life.held > 0 ? [`device ${this.by} holds ${life.held} timers or subscriptions`] : []
  }

  /** The user does something; what is wanted by it is what the view shows at once. */
  act(
    run: (things: Collection<Thing>, account: Account) => Edit | readonly Edit[] | undefined,
    derived = false,
  ): void {
    const before = this.things.view
    const since = this.#stage.writes.length
    this.#acting = true
    try {
      const made = run(this.things, this.account) ?? []
      const edits = 'done' in made ? [made] : made
      for (const edit of edits) this.#follow(edit)
      for (const id of IDS) this.#noteIntent(id, before, since, edits, derived)
    } finally {
      this.#acting = false
    }
  }

  #noteIntent(
    id: string,
    before: View<Thing>,
    since: number,
    all: readonly Edit[],
    derived: boolean,
  ): void {
    const about = all.filter((edit) => edit.id === undefined || edit.id === id)
    const types = about.map(({ type }) => type)
    const [saw, wanted] = [before.get(id), this.things.view.get(id)]
    const removes = types.includes('clear') || types.includes('remove')
    const changed = differing(saw, wanted)
    if (about.length === 0 || (changed.length === 0 && !removes)) return
    const put = saw === undefined || types.includes('put')
    // What is restored or undone is less than all where the item is made anew by it.
    const meant = wanted && !(derived && saw === undefined) ? changed : []
    this.intents.push({
      by: this.by,
      type: wanted === undefined ? 'remove' : put ? 'put' : 'update',
      id,
      fields: Object.fromEntries(meant.map((field) => [field, wanted?.[field]])),
      wanted,
      saw,
      at: this.#stage.clock.now(),
      since,
      heard: this.hearing.heard.length,
      edits: about.map((edit) => this.#follow(edit)),
      derived,
      lost: false,
    })
  }

  #follow(edit: Edit): FollowedEdit {
    const known = this.#followed.get(edit)
    if (known) return known
    const { clock } = this.#stage
    const followed: FollowedEdit = {
      sentAt: undefined,
      sentSince: undefined,
      endedAt: undefined,
      end: undefined,
      ends: 0,
      state: () => edit.state,
    }
    this.#followed.set(edit, followed)
    this.edits.push(followed)
    edit.state$.subscribe({
      next: (state) => {
        if (state !== 'sending') return
        followed.sentAt ??= clock.now()
        followed.sentSince ??= this.#stage.writes.length
      },
      complete: () => (followed.endedAt ??= clock.now()),
    })
    void edit.done.then(({ type }) => {
      followed.ends += 1
      followed.end = type
      if (type !== edit.state) this.#fail('not ended', `done says ${type}, the state ${edit.state}`)
    })
    return followed
  }

  /** An edit that nobody has just made comes out of the store. */
  #restore(edit: Edit): void {
    if (!this.#followed.has(edit)) this.restored.push({ id: edit.id, edit: this.#follow(edit) })
  }

  #fail(kind: string, text: string): void {
    this.faults.push({ kind, text: `device ${this.by}: ${text}` })
  }

  /** The conflicts that stand. */
  get standing(): readonly Conflict<Thing>[] {
    return [...this.#conflicts]
      .filter(([, told]) => told.now === 'standing')
      .map(([conflict]) => conflict)
  }

  /** The user answers a conflict. */
  answer(conflict: Conflict<Thing>): void {
    const told = this.#conflicts.get(conflict)
    if (told) told.now = 'answered'
  }

  /** The edits that have not ended. */
  get pending(): readonly Edit[] {
    return [...this.#followed].filter(([, { end }]) => end === undefined).map(([edit]) => edit)
  }

  #watch(collection: Collection<Thing>): void {
    let told = new SlotMap<Thing, unknown>()
    let first = true
    this.#subscriptions = [
      collection.changes$.subscribe((changes) => {
        told = applyChanges(told, changes as Change<Thing>[])
        if (words(told) !== words(collection.view)) this.#fail('changes', 'do not make the view')
      }),
      collection.view$.subscribe((view) => {
        if (!first) this.#show(view)
        this.#view = view
        first = false
      }),
      collection.edits$.subscribe((edits) => {
        if (!this.#acting) for (const edit of edits) this.#restore(edit)
      }),
      collection.conflicts$.subscribe((list) => this.#hearConflicts(list)),
    ]
  }

  #show(view: View<Thing>): void {
    if (isSameView(view, this.#view)) this.#fail('changes', 'the same view again')
    const at = this.#stage.clock.now()
    for (const id of IDS) {
      const [was, is] = [this.#view.get(id), view.get(id)]
      if (was === is) continue
      for (const field of FIELDS) {
        const [from, to] = [was?.[field], is?.[field]]
        if (from !== to) this.shown.push({ at, id, field, from, to, local: this.#acting })
      }
    }
  }

  #hearConflicts(list: readonly Conflict<Thing>[]): void {
    for (const conflict of list) {
      if (this.#conflicts.has(conflict)) continue
      const { id = '', reason, base, ours, theirs, at } = conflict
      const told: Told = { by: this.by, id, reason, base, ours, theirs, at, now: 'standing' }
      this.#conflicts.set(conflict, told)
      this.told.push(told)
    }
    for (const [conflict, told] of this.#conflicts) {
      if (told.now === 'standing' && !list.includes(conflict)) told.now = 'withdrawn'
    }
  }

  /** An edit that is on its way is what the view shows. */
  checkPending(): void {
    if (!this.runs) return
    for (const id of IDS) {
      const seen = this.things.view.get(id)
      const intents = this.intents.filter((intent) => intent.id === id && !intent.lost)
      if (intents.length > 0) this.#checkItem(id, seen, intents)
    }
  }

  #checkItem(id: string, seen: Thing | undefined, intents: readonly Intent[]): void {
    for (const field of FIELDS) {
      const about = intents.filter(({ type, fields }) => type !== 'update' || field in fields)
      const last = about.at(-1)
      if (!last || last.edits.length !== 1 || !last.edits.every(isPending)) continue
      if (last.type === 'put' && !(field in last.fields)) continue
      // What was removed while an update of it was on its way is not seen with that: it will be taken away again, or is another's by now.
      if (last.type === 'update' && this.#heardGone(id, last.heard)) continue
      if (this.told.some((told) => told.id === id && told.ours?.[field] === last.fields[field]))
        continue
      const wanted = last.type === 'remove' ? undefined : last.fields[field]
      if (seen?.[field] === wanted || (seen === undefined && last.type === 'update')) continue
      const text = `${last.edits[0]?.state() ?? ''} ${last.type} of ${id} wants ${field} ${String(wanted)}, the view shows ${inWords(seen)}`
      this.#fail('not shown', text)
    }
  }

  /** Whether it has heard that an item is gone since it had heard so much. */
  #heardGone(id: string, since: number): boolean {
    const later = this.hearing.heard.slice(since)
    return later.some((each) => each.id === id && each.thing === undefined)
  }
}

function isPending({ state }: FollowedEdit): boolean {
  return ['queued', 'sending', 'acked'].includes(state())
}

function isSameView(one: View<Thing>, other: View<Thing>): boolean {
  return one.size === other.size && [...one].every(([id, thing]) => other.get(id) === thing)
}

function words(view: View<Thing>): string {
  return Array.from(view, ([id, thing]) => `${id} ${inWords(thing)}`).join()
}
