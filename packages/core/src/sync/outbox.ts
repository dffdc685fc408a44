import type { Remote } from '../fold/remote.ts'
import type { Intent } from '../outbox/intent.ts'
import { forgiving } from '../outbox/policy.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { NodeStore } from '../storage/storedNode.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import type { Element } from '../xml/element.ts'
import { ClearRunner } from './clearRunner.ts'
import { Conflicts } from './conflicts.ts'
import { Dispatcher } from './dispatcher.ts'
import type { Edit, EditOutcome, EditState } from './edit.ts'
import { EditMaker } from './editMaker.ts'
import { EditSender } from './editSender.ts'
import { EditStore } from './editStore.ts'
import { FailedEdits } from './failedEdits.ts'
import { Guardian, type RepairPlan } from './guardian.ts'
import type { Lane } from './lane.ts'
import { LaneRunner } from './laneRunner.ts'
import { lastCall } from './lastCall.ts'
import { Ledger } from './ledger.ts'
import type { Recalled } from './nodeCache.ts'
import type { OutboxHost, OutboxOptions } from './outboxParts.ts'
import { Past } from './past.ts'
import { allBeneath, isOver, type QueuedEdit } from './queuedEdit.ts'
import { reconcile, type ReconcileParts } from './reconcile.ts'
import { Sweeper } from './sweeper.ts'

/**
 * The edits of one node, from the call until the server has them: what the user sees at once, what is sent in which order, and what
 * becomes of it.
 */
export class Outbox<T> {
  /** Whether what was stored is still to come: nothing is sent before {@link Outbox.restore}. */
  loading: boolean
  /** The conflicts that stand. */
  readonly conflicts: Conflicts<T>
  readonly #context: RemoteContext
  readonly #node: RemoteNode<T>
  readonly #options: OutboxOptions<T>
  readonly #host: OutboxHost<T>
  readonly #ledger: Ledger<T>
  readonly #past: Past<T>
  readonly #guardian: Guardian<T>
  readonly #sweeper: Sweeper<T>
  readonly #maker: EditMaker<T>
  readonly #clearer: ClearRunner<T>
  readonly #meeting: ReconcileParts<T>
  readonly #dispatcher: Dispatcher<T>
  readonly #store: EditStore<T>
  #closed = false

  constructor(
    context: RemoteContext,
    node: RemoteNode<T>,
    given: OutboxOptions<T>,
    loading: boolean,
    host: OutboxHost<T>,
  ) {
    this.loading = loading
    this.#context = context
    this.#node = node
    const options = (this.#options = forgiving(given))
    this.#host = host
    const { codec } = options
    const { clock, random } = context
    this.#store = new EditStore(codec, options)
    this.#past = new Past(clock)
    this.#ledger = new Ledger(() => node.remote, options, loading)
    this.conflicts = new Conflicts(clock, options.mergeBy, (fact, back) =>
      this.#maker.restore(fact, back),
    )
    this.#guardian = new Guardian({
      clock,
      random,
      codec,
      merge: options,
      past: this.#past,
      conflicts: this.conflicts,
      watch: (lane, until) => {
        this.#sweeper.watch(lane, until)
      },
      repair: this.#repair,
    })
    const online = () => node.status.online
    this.#sweeper = new Sweeper(clock, online, (lane) => {
      this.#guardian.sweep(lane, node.remote.items.get(lane.id))
      this.#ledger.tidy(lane)
    })
    const sender = new EditSender(node, codec, options)
    this.#clearer = new ClearRunner(context, node, sender, this.#store)
    this.#maker = new EditMaker({
      ledger: this.#ledger,
      mergeBy: options.mergeBy,
      submit: host.submit,
      discard: this.#discard,
      failed: new FailedEdits(this.#ledger, this.#store, host.changed),
    })
    this.#dispatcher = this.#createDispatcher()
    this.#meeting = {
      ledger: this.#ledger,
      merge: options,
      conflicts: this.conflicts,
      guardian: this.#guardian,
      hasEchoed: ({ write }) => node.hasEchoed(write),
      end: this.#end,
      past: this.#past,
      isKnown: () => node.status.phase !== 'loading',
      takeLateClear: () => this.#clearer.takeLate(),
    }
  }

  /** What the user sees. */
  get view(): SlotMap<T, Element> {
    return this.#ledger.view
  }

  /** The observers are told of the view as it is now. */
  told(): void {
    this.#ledger.told()
  }

  /** The edits that have not ended, oldest first, and then those that failed and were neither retried nor discarded. */
  get edits(): Edit<T>[] {
    return this.#ledger.edits
  }

  /** How many edits of the user have not ended. */
  get pending(): number {
    return this.#ledger.pending.size - this.#ledger.repairs
  }

  /** How many edits have not ended, with those that put back what others have spoilt. */
  get open(): number {
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
    const queued = this.#maker.create(intent)
    this.#ledger.add(queued)
    if (this.#closed) this.#end(queued, { type: 'closed' })
    else this.#store.save(queued)
    if (intent.type !== 'clear') {
      const lane = this.#ledger.lane(intent.id)
      const { writeEvery = 0 } = this.#options
      if (lane.queue.length === 1) lane.windowEnds = this.#context.clock.now() + writeEvery
      this.#dispatcher.add(lane)
    }
    this.#host.changed()
    return queued.edit
  }

  /** Sends what may be sent now; called whenever that may have changed. */
  pump(): void {
    if (this.loading) return
    this.#sweeper.resume()
    this.#dispatcher.pump()
  }

  /** Sends what is only being gathered. */
  hurry(): void {
    this.#dispatcher.hurry()
  }

  /** Sends what is only being gathered, as the end is near; resolves when it has ended or has had its time. */
  sendLast(): Promise<void> | undefined {
    const { clock } = this.#context
    const gathered = this.#node.status.online ? this.#ledger.gathered(clock.now()) : []
    if (gathered.length === 0) return undefined
    this.hurry()
    return lastCall(clock, gathered)
  }

  /** The server has told something: the edits meet it. */
  observe(before: Remote<T>): void {
    // First, so that an edit which ends by it is seen with what it ends by.
    this.#ledger.rebase()
    reconcile(this.#meeting, before, this.#node.remote)
  }

  /** Takes over what was stored: edits that had not ended, before those that were made since. */
  restore(store: NodeStore, recalled: Recalled<T>): void {
    if (this.#closed) return
    // What a write under way makes of its item is known first: nothing old goes on top of it unseen.
    const landing = this.#ledger.landing(recalled.edits)
    if (landing) return void landing.then(() => this.restore(store, recalled))
    this.loading = false
    this.#store.use(store)
    const made = [...this.#ledger.pending]
    const lanes = this.#store.recall(this.#ledger, recalled, (intent, from) =>
      this.#maker.create(intent, from),
    )
    this.#ledger.uncover()
    for (const lane of lanes) this.#dispatcher.add(lane)
    for (const queued of made) this.#store.save(queued)
    this.#host.changed()
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
    this.#host.changed()
  }

  readonly #discard = (queued: QueuedEdit<T>): void => {
    this.#end(queued, { type: 'discarded' })
    const { edit } = queued
    for (const each of this.#ledger.orphans(edit.id)) this.#end(each, { type: 'discarded' })
    this.#maker.standAgain(edit)
    this.#host.void(edit)
    this.#host.changed()
    this.pump()
  }

  #createDispatcher(): Dispatcher<T> {
    const merge = this.#options
    const shared = {
      node: this.#node,
      ledger: this.#ledger,
      conflicts: this.conflicts,
      guardian: this.#guardian,
      ...this.#host,
      move: this.#move,
      end: this.#end,
    }
    const reserved = () => this.#dispatcher.reserved
    const runner = new LaneRunner<T>({ ...shared, merge, store: this.#store, reserved })
    return new Dispatcher<T>({
      ...shared,
      context: this.#context,
      run: (lane) => runner.run(lane),
      clear: (queued) =>
        this.#clearer.run(queued, () => {
          this.#move(queued, 'acked')
        }),
    })
  }

  readonly #repair = (lane: Lane<T>, intent: Intent<T>, plan: RepairPlan<T>): void => {
    const [{ id }, { notBefore, reason, about }] = [lane, plan]
    this.#context.trace({ type: 'put-back', node: this.#options.node, id, reason })
    const queued = this.#maker.create(intent, { repairs: true, ...(about && { about }) })
    this.#ledger.addFirst(queued)
    this.#store.save(queued)
    lane.notBefore = Math.max(lane.notBefore, notBefore)
    lane.reads = true
    this.#dispatcher.add(lane)
    this.pump()
  }

  readonly #move = (queued: QueuedEdit<T>, state: 'queued' | 'sending' | 'acked'): void => {
    // That can't be taken back any more.
    if (state === 'sending') this.#endBeneath(queued, ({ repairs }) => !repairs)
    if (queued.life.move(state)) this.#trace(queued, state)
  }

  /** Ends what a removal has made pointless, once that is so. */
  #endBeneath(removal: QueuedEdit<T>, isPointless: (edit: QueuedEdit<T>) => boolean): void {
    const all = allBeneath(removal)
    for (const each of all) each.beneath = []
    removal.beneath = all.filter((each) => !isPointless(each))
    for (const each of all) if (isPointless(each)) this.#end(each, { type: 'discarded' })
  }

  readonly #end = (queued: QueuedEdit<T>, outcome: EditOutcome<T>): void => {
    if (outcome.type === 'settled') this.#endBeneath(queued, isOver(queued))
    if (!this.#ledger.end(queued, outcome)) return
    this.#trace(queued, outcome.type)
    for (const { edit } of queued.beneath) this.#dispatcher.add(this.#ledger.laneOf(edit))
    if (outcome.type === 'failed') this.#host.void(queued.edit)
    // What failed is kept until it is retried or discarded, and what was not done until it is.
    if (outcome.type === 'failed' && !queued.repairs) this.#store.saveFailed(queued, outcome.error)
    else if (outcome.type !== 'closed') this.#store.drop(queued)
  }

  #trace({ edit: { id } }: QueuedEdit<T>, state: EditState): void {
    this.#context.trace({ type: 'edit', node: this.#options.node, id, state })
  }
}
