import type { Codec } from '../codec/codec.ts'
import type { Remote } from '../fold/remote.ts'
import type { GoodItem } from '../model/item.ts'
import type { PubsubEvent } from '../protocol/pubsubEvent.ts'
import type { Connection } from '../transport/transport.ts'
import type { RemoteContext } from './context.ts'
import type { Delivery } from './delivery.ts'
import { DeliveryProof } from './deliveryProof.ts'
import type { AccessFactory, NodeAccess } from './nodeAccess.ts'
import { NodeEvents, type NodeEventReactions } from './nodeEvents.ts'
import { NodeReader, type NodeReaderReactions } from './nodeReader.ts'
import { NodeSession } from './nodeSession.ts'
import { StatusCell, type NodeStatus } from './nodeStatus.ts'
import { NodeWriter } from './nodeWriter.ts'
import type { Write } from './nodeWrites.ts'
import { pubsubAccess } from './pubsubAccess.ts'
import type { Sharing } from './privacyGate.ts'
import { RemoteState } from './remoteState.ts'
import { Staleness } from './staleness.ts'
import { Watchers } from './watchers.ts'

/** What a remote node needs to know, and whom it tells. */
export interface RemoteNodeOptions<T> {
  /** Its name. */
  readonly node: string
  /** Reads its payloads. */
  readonly codec: Codec<T, never>
  /** How it is reached, where it is none of PubSub. */
  readonly access: AccessFactory | undefined
  /** What to do about others that have been given access. */
  readonly sharing: Sharing
  /** How its events get here. */
  readonly delivery: Delivery
  /** Told at once when `remote` is another one, with the one before. */
  readonly changed: (before: Remote<T>) => void
  /** The value that the user sees of an item that is being edited; what says the same as it is the same value. */
  readonly shown: (id: string) => T | undefined
  /** Told at once when `status` is another one. */
  readonly statusChanged: () => void
  /** Told of an item that the server dropped to make room. */
  readonly evicted: (item: GoodItem<T>) => void
}

/**
 * A node as the server has it: set up, proven private, read as a whole, and kept up to date by its events.
 *
 * `remote` is the reduction of events, snapshots and reads, nothing else.
 */
export class RemoteNode<T> {
  /** Takes writes to it. */
  readonly writer: NodeWriter
  readonly #context: RemoteContext
  readonly #options: RemoteNodeOptions<T>
  readonly #status: StatusCell
  readonly #proof = new DeliveryProof()
  readonly #watchers: Watchers
  readonly #staleness: Staleness
  readonly #state: RemoteState<T>
  readonly #reader: NodeReader<T>
  readonly #events: NodeEvents<T>
  readonly #access: NodeAccess
  readonly #session: NodeSession
  #recalled = false

  constructor(context: RemoteContext, options: RemoteNodeOptions<T>) {
    const { node, sharing, codec, delivery, access = pubsubAccess } = options
    this.#context = context
    this.#options = options
    this.#status = new StatusCell(options.statusChanged)
    this.#watchers = new Watchers(context.clock)
    this.#state = new RemoteState(codec, options.shown, (before) => {
      this.#traceQuarantine(before)
      options.changed(before)
      this.#watchers.look()
    })
    const index = () => this.remote.items.index
    this.#staleness = new Staleness(context.clock, index, (ids) => {
      this.#reader.quietly(ids, 'may be stale')
    })
    const react = this.#reactions()
    this.#events = new NodeEvents(this.#state, this.#staleness, this.#proof, react)
    this.#access = (codec.sealing?.over(access) ?? access)({
      context,
      node,
      sharing,
      delivery,
      tell: (privacy) => {
        this.#status.tell({ privacy })
      },
      heard: (events) => {
        this.#take({ type: 'event', node, events, delayed: false, to: undefined })
      },
    })
    this.#reader = new NodeReader(context, node, this.#access, this.#state, react)
    this.writer = new NodeWriter({
      access: this.#access,
      proof: this.#proof,
      watchers: this.#watchers,
      status: this.#status,
      read: (ids, reason) => this.read(ids, reason),
      echoMissing: (write) => {
        this.#echoMissing(write)
      },
    })
    this.#session = new NodeSession(context, {
      node,
      access: this.#access,
      proof: this.#proof,
      reader: this.#reader,
      status: this.#status,
      holds: (items) => {
        this.#state.capacity = items
      },
      interrupted: () => {
        this.#watchers.giveUp()
      },
    })
  }

  /** What the server has told us. */
  get remote(): Remote<T> {
    return this.#state.remote
  }

  /** The observers are told of `remote` as it is now. */
  told(): void {
    this.#state.told()
  }

  /** What is known about the node as a whole. */
  get status(): NodeStatus {
    return this.#status.now
  }

  /** How many more items the node holds, as far as the server tells. */
  get room(): number {
    return this.#state.limit - this.#state.size
  }

  /** How often the node has been read as a whole. */
  get readings(): number {
    return this.#reader.readings
  }

  /** How often all items were told to be gone at once, also where there were none any more. */
  get emptied(): number {
    return this.#state.emptied
  }

  /** Whether what is known of an item may be stale: it will be read when it is quiet. */
  isSuspect(id: string): boolean {
    return this.#staleness.suspects(id)
  }

  /** What was stored of the node: it counts until the server is heard. */
  recall(stored: Remote<T>): void {
    this.#recalled = true
    this.#state.recall(stored)
    this.#status.tell({ phase: 'ready' })
  }

  /** Whether what is known comes from what was stored, and the server has not been heard yet. */
  get fromCache(): boolean {
    return this.#recalled && this.readings === 0
  }

  /** Takes in a new state of the stream: a fresh session starts over, a resumed one goes on where it was. */
  connection(connection: Connection): void {
    const fresh = this.#session.connection(connection)
    if (connection.state === 'online') this.#events.begin(!fresh)
    if (fresh) this.#staleness.reset()
  }

  /** Takes in an event of this node. */
  receive(event: PubsubEvent): void {
    if (this.#access.receive) this.#access.receive(event, this.#take)
    else this.#take(event)
  }

  /** Reads the whole node again, unless that is under way, or events are proven to arrive and it isn't forced. */
  refresh(force: boolean): void {
    this.#session.refresh(force)
  }

  /**
   * Has it proven that the node is private; what a write is made of is looked up after that.
   *
   * @throws the gate's errors
   */
  prove(): Promise<void> {
    return this.#session.prove()
  }

  /**
   * Reads items, all of them without `ids`, and folds what they are now.
   *
   * @throws TransportError or StanzaError: what was known stands
   */
  read(ids: readonly string[] | undefined, reason: string): Promise<void> {
    return ids === undefined ? this.#reader.whole(() => true) : this.#reader.some(ids, reason)
  }

  /** Rests: nobody looks. What was known stays, and the next connection starts over. */
  rest(): Promise<void> {
    return this.#leave('loading')
  }

  /** Ends everything; resolves when what this stream alone needed at the server is given up. */
  close(): Promise<void> {
    return this.#leave('closed')
  }

  /** What an access needed time for may come late. */
  readonly #take = (event: PubsubEvent): void => {
    if (this.status.phase !== 'closed') this.#events.receive(event)
  }

  #leave(phase: 'loading' | 'closed'): Promise<void> {
    this.#staleness.reset()
    return this.#session.leave(phase)
  }

  /** What follows from what is read, and from what events tell. */
  #reactions(): NodeReaderReactions<T> & NodeEventReactions<T> {
    return {
      complete: () => {
        this.#staleness.settled()
      },
      disputed: (id) => {
        this.#staleness.suspect(id)
      },
      due: () => {
        this.#session.refresh()
      },
      reread: () => {
        this.#session.refresh(true)
      },
      read: (ids, reason) => {
        this.#reader.quietly(ids, reason)
      },
      echoed: () => {
        this.#echoed()
      },
      evicted: (item) => {
        this.#evicted(item)
      },
      configured: () => void this.#session.recheck(),
      deleted: () => {
        this.#session.doubt()
      },
    }
  }

  #traceQuarantine(before: Remote<T>): void {
    const { quarantine } = this.remote
    if (quarantine === before.quarantine) return
    for (const { type, id } of before.quarantine.changesTo(quarantine)) {
      if (type !== 'removed') {
        this.#context.trace({ type: 'quarantined', node: this.#options.node, id })
      }
    }
  }

  #echoed(): void {
    this.#watchers.look()
    const delivery = this.#proof.state
    if (this.#status.now.delivery === delivery) return
    this.#context.trace({ type: 'delivery-proven', node: this.#options.node })
    this.#status.tell({ delivery })
  }

  /** Delivery worked, and doesn't any more. */
  #echoMissing(write: Write): void {
    const id = write.type === 'purge' ? '' : write.id
    this.#context.trace({ type: 'echo-missing', node: this.#options.node, id })
    this.#session.doubt()
  }

  #evicted(item: GoodItem<T>): void {
    this.#context.trace({ type: 'evicted', node: this.#options.node, id: item.id })
    this.#options.evicted(item)
  }
}
