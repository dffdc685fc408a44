import { NodeError, TransportError, UsageError, type RxpepError } from '../base/errors.ts'
import type { Connection } from '../transport/transport.ts'
import type { RemoteContext } from './context.ts'
import type { DeliveryProof } from './deliveryProof.ts'
import type { NodeAccess } from './nodeAccess.ts'
import type { NodeReader } from './nodeReader.ts'
import type { StatusCell } from './nodeStatus.ts'
import { RetryLoop, type Verdict } from './retryLoop.ts'

/** A run of the gate. */
type Run = ReturnType<NodeAccess['gate']['prove']>

/** What a session of a node is made of. */
export interface NodeSessionParts {
  /** The name of the node. */
  readonly node: string
  /** How it is reached. */
  readonly access: Pick<NodeAccess, 'gate' | 'delivery'>
  /** Whether they do. */
  readonly proof: DeliveryProof
  /** Who reads the node. */
  readonly reader: Pick<NodeReader<unknown>, 'whole' | 'again' | 'stop'>
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
  /** Gate, delivery and snapshot have been gone through on this session. */
  #up = false
  /** A whole reading is owed: something may have gone unseen. */
  #owed = false
  #objection: NodeError | undefined
  /** The last run of the gate that was asked for, and what was made of it. */
  #run: Run | undefined
  #proven: Promise<void> = Promise.resolve()
  #beginning: Promise<boolean> | undefined
  #leaving: Promise<void> = Promise.resolve()

  constructor(context: RemoteContext, parts: NodeSessionParts) {
    this.#context = context
    this.#parts = parts
    this.#loop = new RetryLoop(context, (error, delay) => this.#judge(error, delay))
  }

  /** Takes in a new state of the stream; the answer is whether a fresh session began. */
  connection(connection: Connection): boolean {
    if (connection.state !== 'online') {
      this.#interrupt()
      if (connection.state === 'closed') this.#fail(connection.error ?? new UsageError('closed'))
      return false
    }
    const fresh = connection.session !== this.#session
    if (fresh) this.#startOver(connection.session)
    if (this.#up) this.#goOn()
    else this.#bringUp()
    return fresh
  }

  /** Reads the whole node again: at once or as soon as may be when it is forced, else unless that is under way or events are proven to arrive. */
  refresh(force = false): void {
    const { online, delivery } = this.#parts.status.now
    if (force) this.#owed = true
    // Where something stands against the node nobody saw to it that all is told.
    else if (delivery === 'proven' && this.#objection === undefined) return
    if (this.#up && online && !this.#loop.busy) this.#loop.start((current) => this.#reread(current))
  }

  /** Takes nothing of this session for granted any more: gate, delivery and snapshot again, before anything else is written. */
  doubt(): void {
    if (this.#session === 0) return
    this.#parts.access.gate.invalidate()
    this.#up = false
    this.#parts.status.tell({ online: false })
    if (this.#context.transport.connection.state === 'online') this.#bringUp()
  }

  /** Somebody configured the node, maybe we ourselves: the gate looks again when it has finished what it does, and before anything is written. */
  async recheck(): Promise<void> {
    this.#parts.access.gate.invalidate()
    try {
      await this.#prove()
      this.#parts.status.tell({ error: this.#objection })
    } catch {
      // The next write asks again, and whoever waits for it is told.
    }
  }

  /**
   * Has the gate prove that the node is private; what it objects to is told.
   *
   * @throws the gate's errors
   */
  prove(): Promise<void> {
    const run = this.#parts.access.gate.prove()
    // Before each write it is mostly the proof of before.
    if (run !== this.#run) {
      this.#run = run
      this.#proven = this.#take(run)
    }
    return this.#proven
  }

  async #take(run: Run): Promise<void> {
    try {
      const { capacity } = await run
      this.#parts.holds(capacity ?? Infinity)
      this.#object(undefined)
    } catch (error) {
      if (error instanceof NodeError) this.#object(error)
      throw error
    }
  }

  /** Leaves the node; resolves when what this stream alone needed at the server is given up. */
  leave(phase: 'loading' | 'closed'): Promise<void> {
    this.#leaving = this.#giveUp()
    this.#parts.status.tell({ phase, error: undefined })
    return this.#leaving
  }

  async #giveUp(): Promise<void> {
    const begun = this.#beginning
    this.#interrupt()
    this.#forget(0)
    if (begun === undefined) return
    await begun.catch(() => undefined)
    await this.#parts.access.delivery.end(this.#parts.node)
  }

  #startOver(session: number): void {
    this.#forget(session)
    this.#parts.access.gate.invalidate()
    if (this.#parts.status.now.phase === 'failed') this.#parts.status.tell({ phase: 'loading' })
  }

  #forget(session: number): void {
    this.#session = session
    this.#beginning = undefined
    this.#up = false
    this.#owed = false
  }

  #interrupt(): void {
    this.#loop.stop()
    this.#parts.reader.stop()
    this.#parts.interrupted()
    this.#parts.status.tell({ online: false })
  }

  /** The same session again: what was missed comes by itself, but what was being read does not. */
  #goOn(): void {
    this.#parts.status.tell({ online: true })
    this.#parts.reader.again()
    if (this.#owed) this.refresh(true)
  }

  #bringUp(): void {
    this.#loop.start((current) => this.#establish(current))
  }

  async #establish(current: () => boolean): Promise<void> {
    const { access, proof, status } = this.#parts
    await this.#leaving
    await this.#prove()
    if (!current()) return
    const granted = await this.#begin()
    if (!current()) return
    proof.begin(granted, access.delivery.tellsRemovals)
    await this.#read(current)
    if (!current()) return
    this.#up = true
    status.tell({ phase: 'ready', online: true, delivery: proof.state, error: this.#objection })
  }

  async #begin(): Promise<boolean> {
    const { node, access } = this.#parts
    this.#beginning = access.delivery.begin(node)
    try {
      return await this.#beginning
    } catch (error) {
      // The node may be gone: it is looked at anew.
      access.gate.invalidate()
      throw error
    }
  }

  async #reread(current: () => boolean): Promise<void> {
    await this.#read(current)
    if (current()) this.#parts.status.tell({ error: this.#objection })
  }

  /** Reads until nothing is owed: a reading that was asked for meanwhile may not be in the one under way. */
  async #read(current: () => boolean): Promise<void> {
    do await this.#readOnce(current)
    while (this.#owed && current())
    if (current()) this.#parts.reader.again()
  }

  async #readOnce(current: () => boolean): Promise<void> {
    this.#owed = false
    try {
      await this.#parts.reader.whole(current)
    } catch (error) {
      this.#owed = true
      throw error
    }
  }

  /** A node that can't be written to can be read all the same, unless the server can't do any of it. */
  async #prove(): Promise<void> {
    try {
      await this.prove()
    } catch (error) {
      if (error !== this.#objection || this.#objection?.code === 'unsupported') throw error
    }
  }

  /** The error in the status is another one now, unless it is about something else. */
  #object(objection: NodeError | undefined): void {
    const { status } = this.#parts
    if (status.now.error === this.#objection) status.tell({ error: objection })
    this.#objection = objection
  }

  /** A lost stream comes back by itself; what the server can't do or the caller did wrong won't. The rest is tried again. */
  #judge(error: RxpepError, delay: number): Verdict {
    const { node, status } = this.#parts
    const lost = error instanceof TransportError && LOST.has(error.code)
    if (lost && this.#context.transport.connection.state !== 'online') return 'leave'
    if (error.code === 'unsupported' || error instanceof UsageError) {
      this.#fail(error)
      return 'leave'
    }
    this.#context.trace({ type: 'retry', node, delay, error })
    status.tell({ error })
    return 'retry'
  }

  #fail(error: RxpepError): void {
    this.#context.trace({ type: 'failed', node: this.#parts.node, error })
    this.#parts.status.tell({ phase: 'failed', error })
  }
}

const LOST = new Set<string>(['offline', 'disconnected'])
