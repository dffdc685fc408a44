import type { Remote } from '../fold/remote.ts'
import type { Intent } from '../outbox/intent.ts'
import { forgiving } from '../outbox/policy.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { NodeStore, StoredEdit } from '../storage/storedNode.ts'
import type { SlotMap } from '../structure/slotMap.ts'
import type { Element } from '../xml/element.ts'
import { Conflicts } from './conflicts.ts'
import { createEdit } from './createEdit.ts'
import { Dispatcher } from './dispatcher.ts'
import type { Edit } from './edit.ts'
import { EditStore } from './editStore.ts'
import { endEdit } from './endEdit.ts'
import { recallAll, sweep } from './guards.ts'
import { gathered, lastCall } from './lastCall.ts'
import { Ledger } from './ledger.ts'
import type { Recalled } from './nodeCache.ts'
import { Past } from './past.ts'
import { reconcile } from './reconcile.ts'
import { restoreLost } from './retryEdit.ts'
import { Sweeper } from './sweeper.ts'
import type { OutboxHost, OutboxOptions, Workbench } from './workbench.ts'

/**
 * The edits of one node, from the call until the server has them: what the user sees at once, what is sent in which order, and what
 * becomes of it.
 */
export class Outbox<T> {
  /** Whether what was stored is still to come: nothing is sent before {@link Outbox.restore}. */
  loading: boolean
  readonly #bench: Workbench<T>
  readonly #ledger: Ledger<T>
  readonly #dispatcher: Dispatcher<T>

  constructor(
    context: RemoteContext,
    node: RemoteNode<T>,
    given: OutboxOptions<T>,
    loading: boolean,
    host: OutboxHost<T>,
  ) {
    this.loading = loading
    const options = forgiving(given)
    const { clock } = context
    const online = () => node.status.online
    const bench: Workbench<T> = {
      ...{ context, node, options, host, lateClear: 0, closed: false },
      ledger: new Ledger(() => node.remote, options, loading),
      past: new Past(clock, () => {
        recallAll(bench)
      }),
      conflicts: new Conflicts(clock, options.mergeBy, (...lost) => restoreLost(bench, ...lost)),
      store: new EditStore(options.codec, options),
      sweeper: new Sweeper(clock, online, (lane) => sweep(bench, lane)),
      instead: new WeakMap(),
      wake: (lane) => this.#dispatcher.add(lane),
      pump: () => this.pump(),
    }
    this.#bench = bench
    this.#ledger = bench.ledger
    this.#dispatcher = new Dispatcher(bench)
  }

  /** The conflicts that stand. */
  get conflicts(): Conflicts<T> {
    return this.#bench.conflicts
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
    const { context, options, host, store } = this.#bench
    const queued = createEdit(this.#bench, intent)
    this.#ledger.add(queued)
    if (this.#bench.closed) endEdit(this.#bench, queued, { type: 'closed' })
    else store.save(queued)
    if (intent.type !== 'clear') {
      const lane = this.#ledger.lane(intent.id)
      const { writeEvery = 0 } = options
      if (lane.queue.length === 1) lane.windowEnds = context.clock.now() + writeEvery
      this.#dispatcher.add(lane)
    }
    host.changed()
    return queued.edit
  }

  /** Sends what may be sent now; called whenever that may have changed. */
  pump(): void {
    if (this.loading) return
    this.#bench.sweeper.resume()
    this.#dispatcher.pump()
  }

  /** Sends what is only being gathered. */
  hurry(): void {
    this.#dispatcher.hurry()
  }

  /** Sends what is only being gathered, as the end is near; resolves when it has ended or has had its time. */
  sendLast(): Promise<void> | undefined {
    const { context, node } = this.#bench
    const { clock } = context
    const last = node.status.online ? gathered(this.#ledger.lanes.values(), clock.now()) : []
    if (last.length === 0) return undefined
    this.hurry()
    return lastCall(clock, last)
  }

  /** The server has told something: the edits meet it. */
  observe(before: Remote<T>): void {
    // First, so that an edit which ends by it is seen with what it ends by.
    this.#ledger.rebase()
    reconcile(this.#bench, before)
  }

  /** Takes over what was stored: edits that had not ended, before those that were made since. */
  restore(stored: NodeStore, recalled: Recalled<T>): void {
    const { store, host, closed } = this.#bench
    if (closed) return
    // What a write under way makes of its item is known first: nothing old goes on top of it unseen.
    const landing = this.#landing(recalled.edits)
    if (landing) return void landing.then(() => this.restore(stored, recalled))
    this.loading = false
    store.use(stored)
    const made = [...this.#ledger.pending]
    const lanes = store.recall(this.#ledger, recalled, (...edit) =>
      createEdit(this.#bench, ...edit),
    )
    this.#ledger.uncover()
    for (const lane of lanes) this.#dispatcher.add(lane)
    for (const queued of made) store.save(queued)
    host.changed()
    this.pump()
  }

  /** Ends every edit that has not ended; what is stored of them stays. */
  close(): void {
    const { sweeper, conflicts, host } = this.#bench
    this.#bench.closed = true
    this.#dispatcher.close()
    sweeper.close()
    for (const queued of [...this.#ledger.pending]) endEdit(this.#bench, queued, { type: 'closed' })
    this.#ledger.failed.clear()
    conflicts.list$.complete()
    host.changed()
  }

  /** Resolves when a write under way of one of these items has ended; nothing where there is none. */
  #landing(stored: readonly StoredEdit[]): Promise<unknown> | undefined {
    const flights = stored.map(({ record: { id = '' } }) => this.#ledger.lanes.get(id)?.flight)
    return flights.find(Boolean)?.edits[0]?.life.done
  }
}
