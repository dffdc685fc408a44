import { added } from '../base/added.ts'
import { asRxpepError } from '../base/asRxpepError.ts'
import type { RxpepError } from '../base/errors.ts'
import { endEdit, settleEdit } from './endEdit.ts'
import type { Lane } from './lane.ts'
import { Line } from './line.ts'
import type { QueuedEdit } from './queuedEdit.ts'
import { giveUp, runClear } from './runClear.ts'
import { runLane } from './runLane.ts'
import { stumble, stumbleOverClear } from './stumble.ts'
import { isLost } from './verdictOfLoss.ts'
import type { Workbench } from './workbench.ts'

/** The most items of one node in flight. */
const IN_FLIGHT = 16

/** How long nothing is sent after the stream took nothing though it seemed to be there, in milliseconds. */
const PAUSE = 1000

/** Decides what may be sent now. */
export class Dispatcher<T> {
  readonly #bench: Workbench<T>
  readonly #waiting = new Line<T>()
  #busy: (Lane<T> | QueuedEdit<T>)[] = []
  readonly #timers = new Map<Lane<T>, () => void>()
  #alone = false
  #endPause: (() => void) | undefined

  constructor(bench: Workbench<T>) {
    this.#bench = bench
  }

  /** There may be something to send for an item. */
  add(lane: Lane<T> | undefined): void {
    if (lane?.waits) this.#waiting.join(lane)
  }

  /** Sends what may be sent now; called whenever that may have changed. */
  pump(): void {
    const { node, ledger, host } = this.#bench
    // What is sent can't be taken back any more.
    if (host.defer()) return
    const { phase, online, error } = node.status
    if (phase === 'failed' && error !== undefined) this.#failAll(error)
    if (!online || this.#bench.closed || this.#endPause !== undefined) return
    const [clear] = ledger.clears
    if (clear === undefined) this.#sendLanes()
    // It waits for what was on its way before it, and what was made after it waits for it.
    else if (this.#busy.length === 0) {
      for (const lane of ledger.lanes.values()) giveUp(this.#bench, lane)
      void this.#send(clear, () => runClear(this.#bench, clear), [clear])
    }
  }

  /** Nothing that waits for its time has to wait any longer, but for what was refused. */
  hurry(): void {
    for (const lane of this.#bench.ledger.lanes.values()) {
      lane.windowEnds = 0
      if (lane.queue[0]?.repairs) lane.notBefore = 0
      this.add(lane)
    }
    this.pump()
  }

  /** Ends all waiting. */
  close(): void {
    this.#endPause?.()
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }

  #sendLanes(): void {
    for (let lane = this.#waiting.first; lane; lane = this.#waiting.first) {
      if (this.#alone || this.#busy.length >= IN_FLIGHT) return
      const alone = lane.edits[0]?.suspected === true
      if (alone && this.#busy.length > 0) return
      this.#waiting.leave()
      if (!lane.waits || this.#isEarly(lane)) continue
      this.#alone = alone
      lane.busy = true
      void this.#sendLane(lane)
    }
  }

  #sendLane(lane: Lane<T>): Promise<void> {
    return this.#send(lane, () => runLane(this.#bench, lane, this.#reserved), lane.edits)
  }

  /** Whether it is too early for a lane; then it comes back in time. */
  #isEarly(lane: Lane<T>): boolean {
    const { clock } = this.#bench.context
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

  /** How many items those in flight are about to add. */
  readonly #reserved = (): number => {
    let count = 0
    for (const each of this.#busy) {
      const flight = 'flight' in each ? each.flight : undefined
      const adds = flight?.write.type === 'publish' && flight.source === undefined
      if (adds && this.#bench.ledger.version(flight.write.id).source === undefined) count += 1
    }
    return count
  }

  async #send(
    what: Lane<T> | QueuedEdit<T>,
    send: () => Promise<void>,
    edits: readonly QueuedEdit<T>[],
  ): Promise<void> {
    const { context, ledger, host } = this.#bench
    const { connection } = context.transport
    this.#busy = added(this.#busy, what)
    try {
      await send()
    } catch (thrown) {
      const error = asRxpepError(thrown)
      if ('flight' in what) stumble(this.#bench, what, error)
      else stumbleOverClear(this.#bench, what, error, this.#pause)
      // A stream that is about to be closed takes nothing any more, before it says that it is gone.
      const stuck = isLost(error) && context.transport.connection === connection
      if (stuck && edits.some((edit) => ledger.pending.has(edit))) this.#pause()
    }
    this.#busy = this.#busy.filter((each) => each !== what)
    this.#alone = false
    if ('flight' in what) this.#release(what)
    host.changed()
    this.pump()
  }

  #release(lane: Lane<T>): void {
    lane.busy = false
    this.add(lane)
    this.#bench.ledger.tidy(lane)
  }

  readonly #pause = (): void => {
    if (this.#bench.closed) return
    this.#endPause ??= this.#bench.context.clock.after(PAUSE, () => {
      this.#endPause = undefined
      this.pump()
    })
  }

  /** What the server has done is done; the rest won't be. */
  #failAll(error: RxpepError): void {
    const { ledger } = this.#bench
    for (const edit of [...ledger.pending]) {
      const lane = ledger.laneOf(edit.edit)
      if (lane?.busy || this.#busy.includes(edit)) continue
      const acked = edit.acked === true || (lane?.flight?.acked && lane.flight.edits.includes(edit))
      if (acked) settleEdit(this.#bench, edit)
      else endEdit(this.#bench, edit, { type: 'failed', error })
    }
  }
}
