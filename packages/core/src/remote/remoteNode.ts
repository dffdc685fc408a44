import { NodeError, TransportError, UsageError, type RxpepError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import type { Remote } from '../fold/remote.ts'
import type { GoodItem } from '../model/item.ts'
import type { PubsubEvent } from '../protocol/pubsubEvent.ts'
import type { Connection } from '../transport/transport.ts'
import type { RemoteContext } from './context.ts'
import type { Delivery } from './delivery.ts'
import { DeliveryProof } from './deliveryProof.ts'
import { fetchItems, fetchSome } from './fetchItems.ts'
import { NodeEvents } from './nodeEvents.ts'
import type { NodeStatus } from './nodeStatus.ts'
import { NodeWrites, type Write } from './nodeWrites.ts'
import { PrivacyGate, type Sharing } from './privacyGate.ts'
import { RemoteState } from './remoteState.ts'
import { RetryLoop, type Verdict } from './retryLoop.ts'
import { Staleness } from './staleness.ts'
import { Watchers } from './watchers.ts'

/** What a remote node needs to know, and whom it tells. */
export interface RemoteNodeOptions<T> {
  /** Its name. */
  readonly node: string
  /** Reads its payloads. */
  readonly codec: Codec<T, never>
  /** What to do about others that have been given access. */
  readonly sharing: Sharing
  /** How its events get here. */
  readonly delivery: Delivery
  /** Told at once when `remote` is another one. */
  readonly changed: () => void
  /** Told at once when `status` is another one. */
  readonly statusChanged: () => void
  /** Told of an item that the server dropped to make room. */
  readonly evicted: (item: GoodItem<T>) => void
}

const ECHO_WITHIN = 2000
const READ_EVERY = 300_000

/**
 * A node as the server has it: set up, proven private, read as a whole, and kept up to date by its events.
 *
 * `remote` is the reduction of events, snapshots and reads, nothing else.
 */
export class RemoteNode<T> {
  readonly #context: RemoteContext
  readonly #options: RemoteNodeOptions<T>
  readonly #gate: PrivacyGate
  readonly #writes: NodeWrites
  readonly #state: RemoteState<T>
  readonly #events: NodeEvents<T>
  readonly #proof = new DeliveryProof()
  readonly #loop: RetryLoop
  readonly #staleness: Staleness
  readonly #watchers: Watchers
  #status: NodeStatus = {
    phase: 'loading',
    online: false,
    delivery: 'unproven',
    privacy: 'unknown',
  }
  #session = 0
  #synced = false
  #capacity: number | undefined
  #rechecking = false
  #stopTimer: (() => void) | undefined

  constructor(context: RemoteContext, options: RemoteNodeOptions<T>) {
    const { node, sharing, codec } = options
    this.#context = context
    this.#options = options
    this.#gate = new PrivacyGate(context, node, sharing, (privacy) => {
      this.#tell({ privacy })
    })
    this.#writes = new NodeWrites(context.transport, this.#gate, node)
    this.#loop = new RetryLoop(context, (error, delay) => this.#judge(error, delay))
    this.#staleness = new Staleness(context.clock, (ids) => {
      this.#readQuietly(ids, 'may be stale')
    })
    this.#watchers = new Watchers(context.clock)
    this.#state = new RemoteState(codec, () => {
      options.changed()
      this.#watchers.look()
    })
    this.#events = new NodeEvents(this.#state, this.#staleness, this.#proof, this.#reactions())
  }

  /** What the server has told us. */
  get remote(): Remote<T> {
    return this.#state.remote
  }

  /** What is known about the node as a whole. */
  get status(): NodeStatus {
    return this.#status
  }

  /** Whether a new item would be more than the node holds, as far as the server tells. */
  get full(): boolean {
    return this.#state.size >= (this.#capacity ?? Infinity)
  }

  /** Takes in a new state of the stream: a fresh session starts over, a resumed one goes on where it was. */
  connection(connection: Connection): void {
    if (connection.state !== 'online') {
      this.#pause()
      return
    }
    if (connection.session !== this.#session) this.#startOver(connection.session)
    this.#events.begin(connection.resumed)
    if (this.#synced) this.#tell({ online: true })
    else this.#loop.start((current) => this.#establish(current))
  }

  /** Takes in an event of this node. */
  receive(event: PubsubEvent): void {
    this.#events.receive(event)
  }

  /** Reads the whole node again, unless that is under way, or events are proven to arrive and `force` isn't set. */
  refresh(force = false): void {
    const idle = this.#synced && this.#status.online && !this.#loop.busy
    if (!idle || (this.#status.delivery === 'proven' && !force)) return
    this.#loop.start((current) => this.#snapshot(current))
  }

  /**
   * Sends one write; resolves when the server says that it is done.
   *
   * @throws NodeError, TransportError or StanzaError; see the gate and the transport
   */
  async write(write: Write): Promise<void> {
    this.#proof.expect(write)
    await this.#writes.send(write)
  }

  /**
   * Resolves when `remote` tells what became of an acknowledged write: by its event, or because it was read.
   *
   * @throws TransportError or StanzaError when it had to be read and could not
   */
  async confirm(write: Write, satisfied: () => boolean): Promise<void> {
    const wait = this.#proof.expectsEchoOf(write) ? ECHO_WITHIN : 0
    const told = await this.#watchers.until(satisfied, wait)
    const inDoubt = this.#proof.settle(write, told)
    if (inDoubt) this.#echoMissing(write)
    if (!told) await this.read(write.type === 'purge' ? undefined : [write.id], 'no event')
    this.#tell({ delivery: this.#proof.state })
  }

  /** Reads items, all of them without `ids`, and folds what they are now. */
  async read(ids: readonly string[] | undefined, reason: string): Promise<void> {
    const { transport, trace } = this.#context
    const { node } = this.#options
    if (ids === undefined) {
      await this.#snapshot(() => true)
      return
    }
    trace({ type: 'read-back', node, ids, reason })
    const { read, meanwhile } = await this.#state.recording(() => fetchSome(transport, node, ids))
    this.#state.patch(ids, read, meanwhile)
  }

  /** Rests: nobody looks. What was known stays, and the next connection starts over. */
  rest(): Promise<void> {
    return this.#leave('loading')
  }

  /** Ends everything; resolves when what this stream alone needed at the server is given up. */
  close(): Promise<void> {
    return this.#leave('closed')
  }

  async #leave(phase: 'loading' | 'closed'): Promise<void> {
    const begun = this.#synced && this.#status.online
    this.#pause()
    this.#session = 0
    this.#synced = false
    this.#tell({ phase })
    if (begun) await this.#options.delivery.end(this.#options.node)
  }

  #startOver(session: number): void {
    this.#session = session
    this.#synced = false
    this.#gate.invalidate()
    this.#staleness.reset()
    if (this.#status.phase === 'failed') this.#tell({ phase: 'loading' })
  }

  #pause(): void {
    this.#loop.stop()
    this.#stopTimer?.()
    this.#stopTimer = undefined
    this.#staleness.reset()
    this.#watchers.giveUp()
    this.#tell({ online: false })
  }

  /** Gate, delivery, snapshot: in this order, so that no event is missed and nothing is written too early. */
  async #establish(current: () => boolean): Promise<void> {
    const { node, delivery } = this.#options
    const objection = await this.#proveOrObject()
    if (!current()) return
    const granted = await delivery.begin(node)
    if (!current()) return
    this.#proof.begin(granted)
    await this.#snapshot(current)
    if (!current()) return
    this.#synced = true
    this.#tell({ phase: 'ready', online: true, delivery: this.#proof.state, error: objection })
  }

  /** A node that can't be written to can still be read: the objection is told, not thrown, unless the server can't do any of it. */
  async #proveOrObject(): Promise<NodeError | undefined> {
    try {
      const { capacity } = await this.#gate.prove()
      this.#capacity = capacity
      this.#events.limit(capacity)
      return undefined
    } catch (error) {
      if (error instanceof NodeError && error.code !== 'unsupported') return error
      throw error
    }
  }

  async #snapshot(current: () => boolean): Promise<void> {
    const { transport, features, trace } = this.#context
    const { node } = this.#options
    const known = await features.get()
    const { read, meanwhile } = await this.#state.recording(() =>
      fetchItems(transport, node, known),
    )
    if (!current()) return
    this.#staleness.reset()
    const gone = this.#state.replace(read, meanwhile)
    trace({ type: 'snapshot', node, items: read.length })
    if (read.length >= (this.#capacity ?? Infinity)) gone.forEach((item) => this.#evicted(item))
    this.#readAgainLater()
  }

  #readAgainLater(): void {
    this.#stopTimer?.()
    this.#stopTimer = this.#context.clock.after(READ_EVERY, () => {
      this.refresh()
    })
  }

  #judge(error: RxpepError, delay: number): Verdict {
    const { node } = this.#options
    const lost = error instanceof TransportError && LOST.has(error.code)
    if (lost) return 'leave'
    if (error.code === 'unsupported' || error instanceof UsageError) {
      this.#context.trace({ type: 'failed', node, error })
      this.#tell({ phase: 'failed', error })
      return 'leave'
    }
    this.#context.trace({ type: 'retry', node, delay, error })
    this.#tell({ error })
    return 'retry'
  }

  #reactions(): ConstructorParameters<typeof NodeEvents<T>>[3] {
    return {
      echoed: () => {
        this.#echoed()
      },
      read: (ids, reason) => {
        this.#readQuietly(ids, reason)
      },
      overfull: () => {
        this.refresh(true)
      },
      evicted: (item) => {
        this.#evicted(item)
      },
      configured: () => void this.#recheck(),
      deleted: () => {
        this.#deleted()
      },
    }
  }

  #echoed(): void {
    if (this.#status.delivery === 'proven') return
    this.#context.trace({ type: 'delivery-proven', node: this.#options.node })
    this.#tell({ delivery: this.#proof.state })
  }

  /** Delivery worked and doesn't any more: nothing of this session is taken for granted. */
  #echoMissing(write: Write): void {
    const id = write.type === 'purge' ? '' : write.id
    this.#context.trace({ type: 'echo-missing', node: this.#options.node, id })
    this.#gate.invalidate()
    this.#loop.start((current) => this.#establish(current))
  }

  #evicted(item: GoodItem<T>): void {
    this.#context.trace({ type: 'evicted', node: this.#options.node, id: item.id })
    this.#options.evicted(item)
  }

  /** Somebody configured the node, maybe we ourselves: the gate looks again when it has finished what it does. */
  async #recheck(): Promise<void> {
    if (this.#rechecking) return
    this.#rechecking = true
    await this.#gate.idle()
    this.#rechecking = false
    this.#gate.invalidate()
    try {
      this.#tell({ error: await this.#proveOrObject() })
    } catch {
      // The next write asks again, and whoever waits for it is told.
    }
  }

  #deleted(): void {
    this.#gate.invalidate()
    this.#loop.start((current) => this.#establish(current))
  }

  /** A reading that fails leaves the view as it is; the next snapshot makes up for it. */
  #readQuietly(ids: readonly string[], reason: string): void {
    this.read(ids, reason).catch(() => {
      this.#readAgainLater()
    })
  }

  #tell(patch: Partial<Omit<NodeStatus, 'error'>> & { error?: RxpepError | undefined }): void {
    const { error, ...rest } = { ...this.#status, ...patch }
    const next: NodeStatus = error === undefined ? rest : { ...rest, error }
    const keys = ['phase', 'online', 'delivery', 'privacy', 'error'] as const
    if (this.#status.phase === 'closed' || keys.every((key) => next[key] === this.#status[key]))
      return
    this.#status = next
    this.#options.statusChanged()
  }
}

const LOST = new Set<string>(['offline', 'disconnected'])
