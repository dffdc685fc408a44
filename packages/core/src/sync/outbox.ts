import type { Codec } from '../codec/codec.ts'
import type { Remote } from '../fold/remote.ts'
import type { Change, Intent } from '../outbox/intent.ts'
import { applyPatches } from '../outbox/patch.ts'
import type { MergeOptions } from '../outbox/policy.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { NodeStore, StoredEdit } from '../storage/storedNode.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import type { Element } from '../xml/element.ts'
import { ClearRunner } from './clearRunner.ts'
import { Conflicts, type ConflictFact } from './conflict.ts'
import { Dispatcher } from './dispatcher.ts'
import { EditLife, type Edit, type EditOutcome, type EditState } from './edit.ts'
import { EditSender } from './editSender.ts'
import { Guardian, type RepairPlan } from './guardian.ts'
import type { Lane } from './lane.ts'
import { LaneRunner } from './laneRunner.ts'
import { Ledger } from './ledger.ts'
import { lostEdit, type QueuedEdit } from './queuedEdit.ts'
import { endConflicted, reconcile } from './reconcile.ts'
import { buildRecord, parseRecord, recallFlight } from './storedEdits.ts'
import { Sweeper } from './sweeper.ts'

/** What an outbox needs to know of the collection that it is for. */
export interface OutboxOptions<T> extends MergeOptions<T> {
  /** The name of the node. */
  readonly node: string
  /** Writes values. */
  readonly codec: Codec<T, unknown>
  /** For how long edits of an item are gathered before they are sent, in milliseconds. */
  readonly writeEvery?: number
}

/**
 * The edits of one node, from the call until the server has them: what the user sees at once, what is sent in which order, and what
 * becomes of it.
 */
export class Outbox<T> {
  /** The conflicts that stand. */
  readonly conflicts: Conflicts<T>
  readonly #context: RemoteContext
  readonly #node: RemoteNode<T>
  readonly #options: OutboxOptions<T>
  readonly #changed: () => void
  readonly #ledger: Ledger<T>
  readonly #guardian: Guardian<T>
  readonly #sweeper: Sweeper<T>
  readonly #dispatcher: Dispatcher<T>
  #store: NodeStore | undefined
  #loading: boolean
  #closed = false

  /** `loading` tells that nothing is sent before {@link Outbox.restore}. */
  constructor(
    context: RemoteContext,
    node: RemoteNode<T>,
    options: OutboxOptions<T>,
    loading: boolean,
    changed: () => void,
  ) {
    this.#loading = loading
    this.#context = context
    this.#node = node
    this.#options = options
    this.#changed = changed
    const { codec } = options
    const { clock, random } = context
    this.#ledger = new Ledger(() => node.remote, options)
    this.conflicts = new Conflicts(
      (fact) => this.#restore(fact),
      () => clock.now(),
    )
    const { conflicts } = this
    this.#guardian = new Guardian({
      clock,
      random,
      codec,
      merge: options,
      conflicts,
      watch: (lane, until) => {
        this.#sweeper.watch(lane, until)
      },
      repair: (lane, intent, plan) => {
        this.#repair(lane, intent, plan)
      },
    })
    const online = () => node.status.online
    this.#sweeper = new Sweeper(clock, online, (lane) => {
      this.#guardian.sweep(lane, node.remote.items.get(lane.id))
      this.#ledger.tidy(lane)
    })
    this.#dispatcher = this.#createDispatcher()
  }

  /** What the user sees. */
  get view(): SlotMap<T, Element> {
    return this.#ledger.view
  }

  /** The edits that have not ended, oldest first, and then those that failed and were neither retried nor discarded. */
  get edits(): Edit<T>[] {
    const pending = [...this.#ledger.pending].filter(({ repairs }) => !repairs)
    return [...pending, ...this.#ledger.failed].map(({ edit }) => edit)
  }

  /** How many edits have not ended. */
  get pending(): number {
    return this.#ledger.pending.size
  }

  /** How many failed and were neither retried nor discarded. */
  get failed(): number {
    return this.#ledger.failed.size
  }

  /** The item as the user sees it, while it is being edited or was a short while ago. */
  shown(id: string): T | undefined {
    return this.#ledger.lanes.has(id) ? this.#ledger.view.get(id) : undefined
  }

  /** Queues an edit: it is seen at once, and sent by the next {@link Outbox.pump}. */
  submit(intent: Intent<T>): Edit<T> {
    const queued = this.#createEdit(intent)
    this.#supersede(intent)
    this.#ledger.add(queued)
    if (this.#closed) this.#end(queued, { type: 'closed' })
    else this.#save(queued)
    if (intent.type !== 'clear') this.#enqueue(this.#ledger.lane(intent.id), intent)
    this.#changed()
    return queued.edit
  }

  /** Sends what may be sent now; called whenever that may have changed. */
  pump(): void {
    if (this.#loading) return
    this.#sweeper.resume()
    this.#dispatcher.pump()
  }

  /** Sends what is only being gathered. */
  hurry(): void {
    this.#dispatcher.hurry()
  }

  /** The server has told something: the edits meet it. */
  observe(before: Remote<T>): void {
    this.#tellStore(before)
    // First, so that an edit which ends by it is seen with what it ends by.
    this.#ledger.rebase()
    reconcile(
      {
        ledger: this.#ledger,
        merge: this.#options,
        conflicts: this.conflicts,
        guardian: this.#guardian,
        hasEchoed: ({ write }) => this.#node.hasEchoed(write),
        end: this.#end,
        removeAgain: (lane) => {
          this.#removeAgain(lane)
        },
      },
      before,
      this.#node.remote,
    )
  }

  /** Takes over what was stored: edits that had not ended, before those that were made since. */
  restore(store: NodeStore, edits: readonly StoredEdit[]): void {
    this.#store = store
    this.#loading = false
    const made = [...this.#ledger.pending]
    const restored = [...edits].reverse().flatMap((stored) => this.#recall(stored) ?? [])
    for (const { lane } of restored) if (lane) this.#recallFlight(lane, edits)
    for (const queued of made) this.#save(queued)
    this.#changed()
    this.pump()
  }

  /** Ends every edit that has not ended; what is stored of them stays. */
  close(): void {
    this.#closed = true
    this.#dispatcher.close()
    this.#sweeper.close()
    for (const queued of [...this.#ledger.pending]) this.#end(queued, { type: 'closed' })
    this.#ledger.forgetAll()
    this.conflicts.list$.complete()
    this.#changed()
  }

  #createDispatcher(): Dispatcher<T> {
    const [context, node, ledger] = [this.#context, this.#node, this.#ledger]
    const { codec } = this.#options
    const parts = {
      node,
      codec,
      merge: this.#options,
      ledger,
      conflicts: this.conflicts,
      guardian: this.#guardian,
      store: () => this.#store,
      reserved: () => this.#dispatcher.reserved,
      move: this.#move,
      end: this.#end,
    }
    const runner = new LaneRunner<T>(parts)
    const clearer = new ClearRunner(context, node, new EditSender(node, codec, this.#options))
    return new Dispatcher<T>({
      context,
      node,
      ledger,
      run: (lane) => runner.run(lane),
      clear: (queued) =>
        clearer.run(queued, () => {
          this.#move(queued, 'acked')
        }),
      move: this.#move,
      end: this.#end,
      conflicted: (queued) => {
        endConflicted(
          { conflicts: this.conflicts, end: this.#end },
          queued,
          lostEdit(queued, 'overtaken', undefined),
        )
      },
      expectLate: (lane) => {
        if (lane.flight) this.#guardian.expectLate(lane, lane.flight)
      },
      changed: this.#changed,
    })
  }

  #createEdit(intent: Intent<T>, from: Partial<QueuedEdit<T>> = {}): QueuedEdit<T> {
    const life = new EditLife<T>()
    const id = intent.type === 'clear' ? undefined : intent.id
    const edit: Edit<T> = {
      type: intent.type,
      id,
      value: 'after' in intent ? intent.after : undefined,
      get state() {
        return life.state
      },
      get outcome() {
        return life.outcome
      },
      state$: life.state$,
      done: life.done,
      retry: () => (life.outcome === undefined ? edit : this.#retry(queued)),
      discard: () => this.#discard(queued),
    }
    const seen = id === undefined ? undefined : this.#node.remote.items.get(id)
    const tries = { losses: 0, unanswered: 0, refusals: 0 }
    const queued: QueuedEdit<T> = { intent, seen, life, edit, repairs: false, ...tries, ...from }
    return queued
  }

  /** A removal makes what waits before it pointless. */
  #supersede(intent: Intent<T>): void {
    if (intent.type !== 'remove' && intent.type !== 'clear') return
    const lanes =
      intent.type === 'clear' ? this.#ledger.lanes.values() : [this.#ledger.lane(intent.id)]
    const pointless = [...lanes].flatMap(({ queue }) => queue)
    for (const queued of pointless) this.#end(queued, { type: 'discarded' })
    if (intent.type === 'clear') {
      const waiting = this.#ledger.clears.filter(({ edit }) => edit.state === 'queued')
      for (const queued of waiting) if (!queued.cleared) this.#end(queued, { type: 'discarded' })
    }
  }

  #enqueue(lane: Lane<T>, intent: Intent<T>): void {
    const { writeEvery = 0 } = this.#options
    if ('patches' in intent) this.#guardian.release(lane, intent.patches)
    if (lane.queue.length === 1) lane.windowEnds = this.#context.clock.now() + writeEvery
    this.#dispatcher.add(lane)
  }

  #repair(lane: Lane<T>, intent: Intent<T>, { notBefore, reason, over }: RepairPlan): void {
    const { id } = lane
    this.#context.trace({ type: 'put-back', node: this.#options.node, id, reason })
    const queued = this.#createEdit(intent, { repairs: true, ...(over && { over }) })
    this.#ledger.addFirst(queued, id)
    lane.notBefore = Math.max(lane.notBefore, notBefore)
    lane.reads = true
    this.#dispatcher.add(lane)
    this.pump()
  }

  #removeAgain(lane: Lane<T>): void {
    const { flight, id } = lane
    if (flight?.write.type !== 'publish') return
    const plan = { notBefore: 0, reason: 'removed', over: flight.write.payload } as const
    this.#repair(lane, { type: 'remove', id, before: flight.target }, plan)
  }

  #restore(fact: ConflictFact<T>): Edit<T> {
    const { id, reason, ours, theirs, patches } = fact
    if (id === undefined) return this.submit({ type: 'clear' })
    const whole = reason === 'overwrote' ? theirs : ours
    const before = this.view.get(id)
    const edit =
      whole === undefined
        ? this.submit({ type: 'remove', id, before })
        : this.submit(this.#changeOf({ type: 'update', id, after: whole, patches }))
    this.pump()
    return edit
  }

  /** The same change once more, on the item as it is seen now; an item that is gone comes back. */
  #retry(queued: QueuedEdit<T>): Edit<T> {
    this.#forget(queued)
    const { intent } = queued
    const edit = this.submit('after' in intent ? this.#changeOf(intent) : intent)
    this.pump()
    return edit
  }

  #changeOf({ type, id, after, patches, overwrite }: Omit<Change<T>, 'before'>): Change<T> {
    const before = this.view.get(id)
    if (before === undefined) return { type: 'put', id, before, after, patches, overwrite }
    const now = applyPatches(before, patches, this.#options.mergeBy)
    return { type, id, before, after: now, patches, overwrite }
  }

  /** What may have reached the server can't be taken back any more. */
  #discard(queued: QueuedEdit<T>): boolean {
    if (this.#forget(queued)) {
      this.#changed()
      return true
    }
    const { intent } = queued
    const lane = intent.type === 'clear' ? undefined : this.#ledger.lanes.get(intent.id)
    const waits = lane ? lane.queue.includes(queued) : queued.cleared === undefined
    if (!waits || queued.edit.state !== 'queued') return false
    this.#end(queued, { type: 'discarded' })
    this.#changed()
    this.pump()
    return true
  }

  #forget(queued: QueuedEdit<T>): boolean {
    const failed = this.#ledger.forget(queued)
    if (failed && queued.key !== undefined) this.#store?.dropEdit(queued.key)
    return failed
  }

  readonly #move = (queued: QueuedEdit<T>, state: 'queued' | 'sending' | 'acked'): void => {
    if (queued.life.move(state)) this.#trace(queued, state)
  }

  readonly #end = (queued: QueuedEdit<T>, outcome: EditOutcome<T>): void => {
    if (!this.#ledger.end(queued, outcome)) return
    this.#trace(queued, outcome.type)
    const { key } = queued
    // What failed is kept until it is retried or discarded, and what was not done until it is.
    const kept = outcome.type === 'closed' || outcome.type === 'failed'
    if (key !== undefined && !kept) this.#store?.dropEdit(key)
  }

  #save(queued: QueuedEdit<T>): void {
    if (!this.#store || queued.repairs || queued.key !== undefined) return
    queued.key = this.#store.saveEdit(
      undefined,
      buildRecord(queued.intent, this.#options.codec),
    ).key
  }

  /** An edit that was stored waits again; one that is not of this collection stays where it is. */
  #recall({ key, record }: StoredEdit): { readonly lane: Lane<T> | undefined } | undefined {
    try {
      const intent = parseRecord(record, this.#options.codec, this.#options)
      const seen = 'before' in intent ? intent.before : undefined
      const queued = this.#createEdit(intent, { key, seen })
      this.#ledger.addFirst(queued, queued.edit.id)
      return { lane: record.id === undefined ? undefined : this.#ledger.lane(record.id) }
    } catch {
      return undefined
    }
  }

  /** What may have reached the server before the app ended is found out about first. */
  #recallFlight(lane: Lane<T>, stored: readonly StoredEdit[]): void {
    const sent = new Map(stored.map(({ key, record }) => [key, record.sent]))
    const edits = lane.queue.filter(({ key }) => key !== undefined && sent.get(key) !== undefined)
    const last = sent.get(edits.at(-1)?.key ?? '')
    if (last && lane.flight === undefined) {
      lane.flight = recallFlight(edits, lane.id, last, this.#options.codec, this.#options)
      lane.drop(edits)
    }
    this.#dispatcher.add(lane)
  }

  #tellStore(before: Remote<T>): void {
    const { items, quarantine } = this.#node.remote
    if (!this.#store) return
    for (const { id } of [
      ...before.items.changesTo(items),
      ...before.quarantine.changesTo(quarantine),
    ]) {
      const source = items.aside(id) ?? quarantine.aside(id)
      if (source) this.#store.saveItem(id, source)
      else this.#store.dropItem(id)
    }
  }

  #trace({ edit: { id } }: QueuedEdit<T>, state: EditState): void {
    this.#context.trace({ type: 'edit', node: this.#options.node, id, state })
  }
}
