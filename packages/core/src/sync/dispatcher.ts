import { asRxpepError } from '../base/asRxpepError.ts'
import { backoff } from '../base/backoff.ts'
import { NodeError, TransportError, type RxpepError } from '../base/errors.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { Conflicts } from './conflicts.ts'
import type { EditOutcome } from './edit.ts'
import type { Guardian } from './guardian.ts'
import type { Lane } from './lane.ts'
import type { Ledger } from './ledger.ts'
import { lostEdit, type QueuedEdit } from './queuedEdit.ts'
import { endConflicted } from './reconcile.ts'
import { verdictOfLoss } from './verdictOfLoss.ts'

/** The most items of one node in flight. */
const IN_FLIGHT = 16

/** How often the server may have no time for an edit. */
const REFUSALS = 6

/** How long nothing is sent after the stream took nothing though it seemed to be there, in milliseconds. */
const PAUSE = 1000

/** What a dispatcher works with. */
export interface DispatcherParts<T> {
  /** The account's own. */
  readonly context: RemoteContext
  /** The node. */
  readonly node: RemoteNode<T>
  /** The edits. */
  readonly ledger: Ledger<T>
  /** Takes the edits of an item to the server. */
  readonly run: (lane: Lane<T>) => Promise<void>
  /** Takes an edit that clears everything to the server; the answer is whether what stood there is gone. */
  readonly clear: (edit: QueuedEdit<T>) => Promise<boolean>
  /** Tells that an edit is in another state. */
  readonly move: (edit: QueuedEdit<T>, state: 'queued' | 'sending') => void
  /** Ends an edit. */
  readonly end: (edit: QueuedEdit<T>, outcome: EditOutcome<T>) => void
  /** Where conflicts are told. */
  readonly conflicts: Conflicts<T>
  /** Who looks after what may still arrive. */
  readonly guardian: Guardian<T>
  /** Tells that something about the edits is new. */
  readonly changed: () => void
  /** Has this pump when the step under way is over; the answer is whether there is one. */
  readonly defer: () => boolean
}

/** Decides what may be sent now, and what becomes of what could not be. */
export class Dispatcher<T> {
  readonly #parts: DispatcherParts<T>
  readonly #waiting = new Set<Lane<T>>()
  readonly #busy = new Set<Lane<T> | QueuedEdit<T>>()
  readonly #timers = new Map<Lane<T>, () => void>()
  #alone = false
  #closed = false
  #endPause: (() => void) | undefined

  constructor(parts: DispatcherParts<T>) {
    this.#parts = parts
  }

  /** How many items those in flight are about to add. */
  get reserved(): number {
    let count = 0
    for (const each of this.#busy) {
      const flight = 'flight' in each ? each.flight : undefined
      const adds = flight?.write.type === 'publish' && flight.source === undefined
      if (adds && this.#parts.ledger.version(flight.write.id).source === undefined) count += 1
    }
    return count
  }

  /** There is something to send for an item. */
  add(lane: Lane<T> | undefined): void {
    if (lane?.waits) this.#waiting.add(lane)
  }

  /** Sends what may be sent now; called whenever that may have changed. */
  pump(): void {
    const { node, ledger, defer } = this.#parts
    // What is sent can't be taken back any more.
    if (defer()) return
    const { phase, online, error } = node.status
    if (phase === 'failed' && error !== undefined) this.#failAll(error)
    if (!online || this.#closed || this.#endPause !== undefined) return
    const [clear] = ledger.clears
    if (clear === undefined) this.#sendLanes()
    // It waits for what was on its way before it, and what was made after it waits for it.
    else if (this.#busy.size === 0) {
      for (const lane of ledger.lanes.values()) this.#giveUp(lane)
      void this.#send(clear, () => this.#clear(clear), [clear])
    }
  }

  /** Nothing that waits for its time has to wait any longer, but for what was refused. */
  hurry(): void {
    for (const lane of this.#parts.ledger.lanes.values()) {
      lane.windowEnds = 0
      if (lane.queue[0]?.repairs) lane.notBefore = 0
      this.add(lane)
    }
    this.pump()
  }

  /** Sends nothing more. */
  close(): void {
    this.#closed = true
    this.#endPause?.()
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  #sendLanes(): void {
    for (const lane of this.#waiting) {
      if (this.#alone || this.#busy.size >= IN_FLIGHT) return
      const alone = lane.edits[0]?.suspected === true
      if (alone && this.#busy.size > 0) return
      this.#waiting.delete(lane)
      if (!lane.waits || this.#isEarly(lane)) continue
      this.#alone = alone
      lane.busy = true
      void this.#send(lane, () => this.#parts.run(lane), lane.edits)
    }
  }

  /** Whether it is too early for a lane; then it comes back in time. */
  #isEarly(lane: Lane<T>): boolean {
    const { clock } = this.#parts.context
    const wait = Math.max(lane.notBefore, lane.windowEnds) - clock.now()
    if (wait <= 0) return false
    this.#timers.get(lane)?.()
    const cancel = clock.after(wait, () => {
      this.#timers.delete(lane)
      this.add(lane)
      this.pump()
    })
    this.#timers.set(lane, cancel)
    return true
  }

  async #send(
    what: Lane<T> | QueuedEdit<T>,
    send: () => Promise<void>,
    edits: readonly QueuedEdit<T>[],
  ): Promise<void> {
    const { transport } = this.#parts.context
    const { connection } = transport
    this.#busy.add(what)
    try {
      await send()
    } catch (thrown) {
      const error = asRxpepError(thrown)
      if ('flight' in what) this.#stumble(what, error)
      else this.#stumbleClear(what, error)
      // A stream that is about to be closed takes nothing any more, before it says that it is gone.
      const stuck = isLost(error) && transport.connection === connection
      if (stuck && edits.some((edit) => this.#parts.ledger.pending.has(edit))) this.#pause()
    }
    this.#busy.delete(what)
    this.#alone = false
    if ('flight' in what) this.#release(what)
    this.#parts.changed()
    this.pump()
  }

  #release(lane: Lane<T>): void {
    lane.busy = false
    this.add(lane)
    this.#parts.ledger.tidy(lane)
  }

  async #clear(edit: QueuedEdit<T>): Promise<void> {
    if (edit.acked !== true) this.#parts.move(edit, 'sending')
    if (await this.#parts.clear(edit)) this.#parts.end(edit, { type: 'settled' })
    else endConflicted(this.#parts, edit, lostEdit(edit, 'overtaken', undefined))
  }

  /** What was lost on the way waits for its next turn; an answer is the end, but for one that asks to wait. */
  #stumble(lane: Lane<T>, error: RxpepError): void {
    const { flight } = lane
    const edits = flight ? flight.edits : lane.next()
    const unknown = flight?.sent === true && isLost(error)
    if (flight && !unknown) this.#takeBack(lane)
    else if (flight) flight.readings = this.#parts.node.readings
    if (this.#closed) return
    if (isLost(error)) this.#lost(lane, edits, error, unknown)
    else if (error.code === 'busy' && this.#mayWait(edits)) this.#wait(lane, edits)
    else if (edits.length > 1 && !(error instanceof NodeError)) this.#separate(edits)
    else this.#failLane(lane, edits, error)
  }

  /** What became of a write before a clear need not be known: it is gone with the rest, even if it arrives late. */
  #giveUp(lane: Lane<T>): void {
    const { flight } = lane
    if (flight === undefined) return
    if (!flight.acked) this.#parts.guardian.expectLate(lane, flight)
    lane.flight = undefined
    if (flight.acked) for (const edit of flight.edits) this.#parts.end(edit, { type: 'settled' })
    else this.#discard(flight.edits)
    this.#parts.ledger.show(lane.id)
  }

  #discard(edits: readonly QueuedEdit<T>[]): void {
    for (const edit of edits) this.#parts.end(edit, { type: 'discarded' })
  }

  #lost(lane: Lane<T>, edits: readonly QueuedEdit<T>[], error: RxpepError, unknown: boolean): void {
    const { connection } = this.#parts.context.transport
    const acked = lane.flight?.acked === true
    for (const edit of edits) {
      const fault = verdictOfLoss(edit, error, connection, unknown && !acked)
      if (fault !== undefined) this.#parts.end(edit, { type: 'failed', error: fault })
      else if (!acked) this.#parts.move(edit, 'queued')
    }
    const { flight } = lane
    if (flight && !flight.edits.some((edit) => this.#parts.ledger.pending.has(edit))) {
      this.#parts.guardian.expectLate(lane, flight)
      lane.flight = undefined
    }
    this.#parts.ledger.show(lane.id)
  }

  #takeBack(lane: Lane<T>): void {
    const edits = lane.flight?.edits ?? []
    const removed = lane.flight?.removed === true
    lane.flight = undefined
    for (const edit of edits) {
      if (removed) endConflicted(this.#parts, edit, lostEdit(edit, 'removed', undefined))
      else this.#parts.move(edit, 'queued')
    }
    this.#parts.ledger.putBack(edits.filter((edit) => this.#parts.ledger.pending.has(edit)))
    this.#parts.ledger.show(lane.id)
  }

  #mayWait(edits: readonly QueuedEdit<T>[]): boolean {
    return edits.every((edit) => (edit.refusals += 1) < REFUSALS)
  }

  #wait(lane: Lane<T>, edits: readonly QueuedEdit<T>[]): void {
    const { clock, random } = this.#parts.context
    lane.notBefore = clock.now() + backoff(edits[0]?.refusals ?? 0, random)
  }

  /** One of them is to blame: each is sent on its own. */
  #separate(edits: readonly QueuedEdit<T>[]): void {
    for (const edit of edits) edit.alone = true
  }

  /** What waits for an item that is not made now fails for the same reason. */
  #failLane(lane: Lane<T>, edits: readonly QueuedEdit<T>[], error: RxpepError): void {
    this.#fail(edits, error)
    this.#fail(this.#parts.ledger.orphans(lane.id), error)
  }

  #fail(edits: readonly QueuedEdit<T>[], error: RxpepError): void {
    for (const edit of edits) {
      // Nobody holds it who could be told otherwise.
      const { repairs, intent } = edit
      if (repairs && intent.type !== 'clear') {
        const { conflicts, ledger } = this.#parts
        // What it was to take away stands, and what told that it was gone is over.
        conflicts.meet(intent.id, ledger.version(intent.id).value)
        conflicts.add(lostEdit(edit, 'overwritten', intent.before))
      }
      this.#parts.end(edit, { type: 'failed', error })
    }
  }

  #stumbleClear(edit: QueuedEdit<T>, error: RxpepError): void {
    const { connection } = this.#parts.context.transport
    const unknown = edit.cleared !== undefined && edit.acked !== true
    const waits = error.code === 'busy' && this.#mayWait([edit])
    const fault = isLost(error) ? verdictOfLoss(edit, error, connection, unknown) : error
    if (waits) this.#pause()
    else if (fault !== undefined) this.#fail([edit], fault)
    if (edit.acked !== true) this.#parts.move(edit, 'queued')
  }

  #pause(): void {
    if (this.#closed) return
    this.#endPause ??= this.#parts.context.clock.after(PAUSE, () => {
      this.#endPause = undefined
      this.pump()
    })
  }

  /** What the server has done is done; the rest won't be. */
  #failAll(error: RxpepError): void {
    for (const edit of [...this.#parts.ledger.pending]) {
      const lane = this.#parts.ledger.laneOf(edit.edit)
      if (lane?.busy || this.#busy.has(edit)) continue
      const acked = edit.acked === true || (lane?.flight?.acked && lane.flight.edits.includes(edit))
      this.#parts.end(edit, acked ? { type: 'settled' } : { type: 'failed', error })
    }
  }
}

const LOST = new Set<string>(['offline', 'disconnected', 'timeout'])

function isLost(error: RxpepError): boolean {
  return error instanceof TransportError && LOST.has(error.code)
}
