import { asRxpepError } from '../base/asRxpepError.ts'
import { TransportError, type RxpepError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { sourceOf } from '../fold/remote.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import { EditLife, type Edit, type EditOutcome } from './edit.ts'
import { EditSender } from './editSender.ts'
import type { Operation } from './editTarget.ts'
import { sendable, type QueuedEdit } from './queuedEdit.ts'

/** How often an edit is sent to which no answer comes. */
const TRIES = 3

/** How often a stream may be lost without a word over an edit in flight, until it is sent alone; and as often again, until it is failed. */
const LOSSES = 3

/** How long nothing is sent after the stream took nothing though it seemed to be there, in milliseconds. */
const PAUSE = 1000

/**
 * The edits of one node on their way to the server: in order for each item, one at a time for each item, several items at once.
 *
 * `clear` waits for what was queued before it, and what was queued after waits for it.
 */
export class EditQueue<T, I> {
  readonly #context: RemoteContext
  readonly #node: RemoteNode<T>
  readonly #name: string
  readonly #sender: EditSender<T, I>
  readonly #changed: () => void
  readonly #pending = new Set<QueuedEdit<T, I>>()
  readonly #failed = new Set<QueuedEdit<T, I>>()
  #closed = false
  #endPause: (() => void) | undefined

  constructor(
    context: RemoteContext,
    node: RemoteNode<T>,
    definition: { readonly node: string; readonly codec: Codec<T, I> },
    changed: () => void,
  ) {
    this.#context = context
    this.#node = node
    this.#name = definition.node
    this.#sender = new EditSender(context.features, node, definition.codec)
    this.#changed = changed
  }

  /** The edits that have not ended, oldest first, and then those that failed and were neither retried nor discarded. */
  get edits(): Edit[] {
    return [...this.#pending, ...this.#failed].map(({ edit }) => edit)
  }

  /** How many edits have not ended. */
  get pending(): number {
    return this.#pending.size
  }

  /** How many failed and were neither retried nor discarded. */
  get failed(): number {
    return this.#failed.size
  }

  /** Queues an edit; it is sent as soon as it may be. */
  submit(operation: Operation<I>): Edit {
    const entry = this.#createEntry(operation)
    this.#pending.add(entry)
    if (this.#closed) this.#end(entry, { type: 'closed' })
    this.#changed()
    this.pump()
    return entry.edit
  }

  /** Sends what may be sent now; called whenever that may have changed. */
  pump(): void {
    const { phase, online, error } = this.#node.status
    if (phase === 'failed' && error !== undefined) this.#failAll(error)
    if (phase !== 'ready' || !online || this.#endPause !== undefined) return
    for (const entry of sendable(this.#pending)) void this.#send(entry)
  }

  /** Ends every edit that has not ended. */
  close(): void {
    this.#closed = true
    this.#endPause?.()
    for (const entry of [...this.#pending]) this.#end(entry, { type: 'closed' })
    this.#failed.clear()
    this.#changed()
  }

  #createEntry(operation: Operation<I>): QueuedEdit<T, I> {
    const life = new EditLife()
    const edit: Edit = {
      id: operation.type === 'clear' ? undefined : operation.id,
      get state() {
        return life.state
      },
      state$: life.state$,
      done: life.done,
      retry: () => {
        if (this.#pending.has(entry)) return edit
        this.#failed.delete(entry)
        return this.submit(operation)
      },
      discard: () => this.#discard(entry),
    }
    const entry: QueuedEdit<T, I> = { operation, life, edit, busy: false, losses: 0, unanswered: 0 }
    return entry
  }

  /** What may have reached the server can't be taken back any more. */
  #discard(entry: QueuedEdit<T, I>): boolean {
    const forgotten = this.#failed.delete(entry)
    const untouched = this.#pending.has(entry) && !entry.busy && entry.base === undefined
    if (untouched) this.#end(entry, { type: 'discarded' })
    if (forgotten || untouched) this.#changed()
    if (untouched) this.pump()
    return forgotten || untouched
  }

  async #send(entry: QueuedEdit<T, I>): Promise<void> {
    // Whoever was told of the one before may have changed the queue.
    if (entry.busy || !this.#pending.has(entry)) return
    entry.busy = true
    const { connection } = this.#context.transport
    if (entry.acked !== true) this.#move(entry, 'sending')
    try {
      const outcome = await this.#sender.send(entry, this.#reserved(entry), () => {
        entry.acked = true
        this.#move(entry, 'acked')
      })
      this.#end(entry, outcome)
    } catch (thrown) {
      this.#stumble(entry, asRxpepError(thrown))
      const lost = this.#pending.has(entry)
      if (lost && this.#context.transport.connection === connection) this.#pause()
    }
    this.#changed()
    this.pump()
  }

  /** How many items the others in flight are about to add. */
  #reserved(entry: QueuedEdit<T, I>): number {
    let count = 0
    for (const other of this.#pending) {
      const { operation, busy } = other
      const adds = operation.type === 'put' && other !== entry && busy
      if (adds && sourceOf(this.#node.remote, operation.id) === undefined) count += 1
    }
    return count
  }

  /** What was lost on the way waits for its next turn; an answer, or a second stream closed by it, is the end. */
  #stumble(entry: QueuedEdit<T, I>, error: RxpepError): void {
    entry.busy = false
    const fault = isLost(error) ? this.#verdict(entry, error) : error
    if (fault !== undefined) this.#end(entry, { type: 'failed', error: fault })
    else if (entry.acked !== true) this.#move(entry, 'queued')
  }

  /** The error that ends an edit which was lost on the way; nothing when it may be tried again. */
  #verdict(entry: QueuedEdit<T, I>, error: RxpepError): RxpepError | undefined {
    if (error.code === 'timeout') {
      entry.unanswered += 1
      return entry.unanswered < TRIES ? undefined : error
    }
    const { connection } = this.#context.transport
    const cause = connection.state === 'offline' ? connection.error : undefined
    if (error.code !== 'disconnected' || entry.base === undefined || entry.acked) return undefined
    // Its reason may be lost with the stream.
    const closed = cause?.code === 'stream-error'
    entry.losses += 1
    if (!closed && entry.losses < (entry.suspected ? 2 * LOSSES : LOSSES)) return undefined
    if (entry.suspected === true) return new TransportError('stream-closing-write', { cause })
    entry.suspected = true
    return undefined
  }

  /** A stream that is about to be closed takes nothing any more, before it says that it is gone. */
  #pause(): void {
    if (this.#closed) return
    this.#endPause ??= this.#context.clock.after(PAUSE, () => {
      this.#endPause = undefined
      this.pump()
    })
  }

  #failAll(error: RxpepError): void {
    for (const entry of [...this.#pending]) {
      if (!entry.busy)
        this.#end(entry, entry.acked ? { type: 'settled' } : { type: 'failed', error })
    }
  }

  #move({ life, edit }: QueuedEdit<T, I>, state: 'queued' | 'sending' | 'acked'): void {
    if (life.move(state)) this.#trace(edit)
  }

  #end(entry: QueuedEdit<T, I>, outcome: EditOutcome): void {
    if (!this.#pending.delete(entry)) return
    if (outcome.type === 'failed') this.#failed.add(entry)
    entry.life.end(outcome)
    this.#trace(entry.edit)
  }

  #trace({ id, state }: Edit): void {
    this.#context.trace({ type: 'edit', node: this.#name, id, state })
  }
}

const LOST = new Set<string>(['offline', 'disconnected', 'timeout'])

function isLost(error: RxpepError): boolean {
  return error instanceof TransportError && LOST.has(error.code)
}
