import { NodeError, TransportError, UsageError, type RxpepError } from '../base/errors.ts'
import type { Connection } from '../transport/transport.ts'
import type { RemoteContext } from './context.ts'
import type { Delivery } from './delivery.ts'
import type { DeliveryProof } from './deliveryProof.ts'
import type { NodeReader } from './nodeReader.ts'
import type { StatusCell } from './nodeStatus.ts'
import type { PrivacyGate } from './privacyGate.ts'
import { RetryLoop, type Verdict } from './retryLoop.ts'

/** What a session of a node is made of. */
export interface NodeSessionParts {
  /** The name of the node. */
  readonly node: string
  /** How its events get here. */
  readonly delivery: Delivery
  /** Whether they do. */
  readonly proof: DeliveryProof
  /** Who lets writes through. */
  readonly gate: PrivacyGate
  /** Who reads the node. */
  readonly reader: Pick<NodeReader<unknown>, 'whole' | 'stop'>
  /** Where it is told how things stand. */
  readonly status: StatusCell
  /** Told how many items the node may hold. */
  readonly holds: (items: number) => void
  /** Told that what was waited for can't come on this stream any more. */
  readonly interrupted: () => void
}

/**
 * Brings a node up on each fresh session, by gate, delivery and snapshot in this order, and takes it up again after a resumption.
 */
export class NodeSession {
  readonly #context: RemoteContext
  readonly #parts: NodeSessionParts
  readonly #loop: RetryLoop
  #session = 0
  #up = false
  #rechecking = false

  constructor(context: RemoteContext, parts: NodeSessionParts) {
    this.#context = context
    this.#parts = parts
    this.#loop = new RetryLoop(context, (error, delay) => this.#judge(error, delay))
  }

  /** Takes in a new state of the stream; the answer is whether a fresh session began. */
  connection(connection: Connection): boolean {
    if (connection.state !== 'online') {
      this.#interrupt()
      return false
    }
    const fresh = connection.session !== this.#session
    if (fresh) this.#startOver(connection.session)
    if (this.#up) this.#parts.status.tell({ online: true })
    else this.#bringUp()
    return fresh
  }

  /** Reads the whole node again, unless that is under way, or events are proven to arrive and it isn't forced. */
  refresh(force = false): void {
    const { online, delivery } = this.#parts.status.now
    if (!this.#up || !online || this.#loop.busy || (delivery === 'proven' && !force)) return
    this.#loop.start((current) => this.#parts.reader.whole(current))
  }

  /** Takes nothing of this session for granted any more: gate, delivery and snapshot again. */
  doubt(): void {
    this.#parts.gate.invalidate()
    this.#bringUp()
  }

  /** Somebody configured the node, maybe we ourselves: the gate looks again when it has finished what it does. */
  async recheck(): Promise<void> {
    if (this.#rechecking) return
    this.#rechecking = true
    await this.#parts.gate.idle()
    this.#rechecking = false
    this.#parts.gate.invalidate()
    try {
      this.#parts.status.tell({ error: await this.#prove() })
    } catch {
      // The next write asks again, and whoever waits for it is told.
    }
  }

  /** Leaves the node; resolves when what this stream alone needed at the server is given up. */
  async leave(phase: 'loading' | 'closed'): Promise<void> {
    const { status, delivery, node } = this.#parts
    const begun = this.#up && status.now.online
    this.#interrupt()
    this.#session = 0
    this.#up = false
    status.tell({ phase })
    if (begun) await delivery.end(node)
  }

  #startOver(session: number): void {
    this.#session = session
    this.#up = false
    this.#parts.gate.invalidate()
    if (this.#parts.status.now.phase === 'failed') this.#parts.status.tell({ phase: 'loading' })
  }

  #interrupt(): void {
    this.#loop.stop()
    this.#parts.reader.stop()
    this.#parts.interrupted()
    this.#parts.status.tell({ online: false })
  }

  #bringUp(): void {
    this.#loop.start((current) => this.#establish(current))
  }

  async #establish(current: () => boolean): Promise<void> {
    const { node, delivery, proof, reader, status } = this.#parts
    const objection = await this.#prove()
    if (!current()) return
    const granted = await delivery.begin(node)
    if (!current()) return
    proof.begin(granted)
    await reader.whole(current)
    if (!current()) return
    this.#up = true
    status.tell({ phase: 'ready', online: true, delivery: proof.state, error: objection })
  }

  /** A node that can't be written to can be read all the same: the objection is told, unless the server can't do any of it. */
  async #prove(): Promise<NodeError | undefined> {
    try {
      const { capacity } = await this.#parts.gate.prove()
      this.#parts.holds(capacity ?? Infinity)
      return undefined
    } catch (error) {
      if (error instanceof NodeError && error.code !== 'unsupported') return error
      throw error
    }
  }

  /** A lost stream comes back by itself; what the server can't do or the caller did wrong won't. The rest is tried again. */
  #judge(error: RxpepError, delay: number): Verdict {
    const { node, status } = this.#parts
    if (error instanceof TransportError && LOST.has(error.code)) return 'leave'
    if (error.code === 'unsupported' || error instanceof UsageError) {
      this.#context.trace({ type: 'failed', node, error })
      status.tell({ phase: 'failed', error })
      return 'leave'
    }
    this.#context.trace({ type: 'retry', node, delay, error })
    status.tell({ error })
    return 'retry'
  }
}

const LOST = new Set<string>(['offline', 'disconnected'])
