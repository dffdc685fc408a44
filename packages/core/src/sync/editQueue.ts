import { asRxpepError } from '../base/asRxpepError.ts'
import { TransportError, type RxpepError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { sourceOf } from '../fold/remote.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { Write } from '../remote/nodeWrites.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { EditLife, type Edit, type EditOutcome } from './edit.ts'
import { isSatisfied, writesFor, type Operation } from './editTarget.ts'

const IN_FLIGHT = 16

/** An edit in the queue. */
interface Entry<I> {
  readonly operation: Operation<I>
  readonly life: EditLife
  readonly edit: Edit
  /** What stood on the server when it was sent with unknown outcome. */
  uncertain?: { readonly base: Element | undefined }
  /** The stream was closed with an error while it was in flight: it is tried once more, alone. */
  suspected?: boolean
}

/**
 * The edits of one node on their way to the server: in order for each item, one at a time for each item, several items at once.
 *
 * `clear` waits for what was queued before it, and what was queued after waits for it.
 */
export class EditQueue<T, I> {
  readonly #context: RemoteContext
  readonly #node: RemoteNode<T>
  readonly #name: string
  readonly #codec: Codec<T, I>
  readonly #changed: () => void
  readonly #pending = new Set<Entry<I>>()
  readonly #failed = new Set<Entry<I>>()
  #closed = false

  constructor(
    context: RemoteContext,
    node: RemoteNode<T>,
    definition: { readonly node: string; readonly codec: Codec<T, I> },
    changed: () => void,
  ) {
    this.#context = context
    this.#node = node
    this.#name = definition.node
    this.#codec = definition.codec
    this.#changed = changed
  }

  /** The edits that have not ended, oldest first. */
  get pending(): Edit[] {
    return Array.from(this.#pending, ({ edit }) => edit)
  }

  /** The edits that failed and have been neither retried nor discarded. */
  get failed(): Edit[] {
    return Array.from(this.#failed, ({ edit }) => edit)
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
    if (phase !== 'ready' || !online) return
    for (const entry of this.#sendable()) void this.#send(entry)
  }

  /** Ends every edit that has not ended. */
  close(): void {
    this.#closed = true
    for (const entry of [...this.#pending]) this.#end(entry, { type: 'closed' })
    this.#failed.clear()
    this.#changed()
  }

  #createEntry(operation: Operation<I>): Entry<I> {
    const life = new EditLife()
    const edit: Edit = {
      id: operation.type === 'clear' ? undefined : operation.id,
      get state() {
        return life.state
      },
      state$: life.state$,
      done: life.done,
      retry: () => {
        this.#failed.delete(entry)
        return this.submit(operation)
      },
      discard: () => this.#discard(entry),
    }
    const entry: Entry<I> = { operation, life, edit }
    return entry
  }

  #discard(entry: Entry<I>): boolean {
    const forgotten = this.#failed.delete(entry)
    const queued = entry.life.state === 'queued'
    if (queued) this.#end(entry, { type: 'discarded' })
    this.#changed()
    return forgotten || queued
  }

  /** The queued edits that nothing before them stands in the way of. */
  #sendable(): Entry<I>[] {
    const ready: Entry<I>[] = []
    const busy = new Set<string>()
    let inFlight = 0
    for (const entry of this.#pending) {
      if (inFlight >= IN_FLIGHT) break
      const { id } = entry.edit
      const queued = entry.life.state === 'queued'
      const alone = id === undefined || entry.suspected === true
      if (queued && alone && inFlight > 0) break
      if (queued && (id === undefined || !busy.has(id))) ready.push(entry)
      if (id !== undefined && queued && busy.has(id)) continue
      if (id !== undefined) busy.add(id)
      inFlight += 1
      if (alone) break
    }
    return ready
  }

  async #send(entry: Entry<I>): Promise<void> {
    entry.life.move('sending')
    this.#trace(entry)
    try {
      this.#end(entry, (await this.#outcomeBefore(entry)) ?? (await this.#write(entry)))
    } catch (thrown) {
      this.#stumble(entry, asRxpepError(thrown))
    }
    this.#changed()
    this.pump()
  }

  /** What became of an earlier try whose outcome was unknown; nothing when it has to be tried again. */
  async #outcomeBefore(entry: Entry<I>): Promise<EditOutcome | undefined> {
    const { uncertain, edit } = entry
    if (uncertain === undefined || edit.id === undefined) return undefined
    await this.#node.read([edit.id], 'unknown outcome')
    const writes = await this.#writes(entry)
    if (writes.every((write) => this.#satisfied(write))) return { type: 'settled' }
    const now = sourceOf(this.#node.remote, edit.id)
    return same(now, uncertain.base) ? undefined : { type: 'conflicted' }
  }

  async #write(entry: Entry<I>): Promise<EditOutcome> {
    const writes = await this.#writes(entry)
    const { id } = entry.edit
    entry.uncertain = { base: id === undefined ? undefined : sourceOf(this.#node.remote, id) }
    for (const write of writes) await this.#node.write(write)
    entry.life.move('acked')
    this.#trace(entry)
    for (const write of writes) await this.#node.confirm(write, () => this.#satisfied(write))
    const settled = writes.every((write) => this.#satisfied(write))
    return { type: settled ? 'settled' : 'conflicted' }
  }

  async #writes({ operation }: Entry<I>): Promise<Write[]> {
    const features = operation.type === 'clear' ? await this.#context.features.get() : undefined
    const canPurge = features?.has(`${NS_PUBSUB}#purge-nodes`) ?? false
    return writesFor(operation, this.#node, this.#codec, canPurge)
  }

  #satisfied(write: Write): boolean {
    return isSatisfied(this.#node.remote, write, this.#codec as Codec<T, unknown>)
  }

  /** What was lost on the way is queued again; an answer, or a second stream closed by it, is the end. */
  #stumble(entry: Entry<I>, error: RxpepError): void {
    const lost = error instanceof TransportError && LOST.has(error.code)
    if (!lost || this.#closed) {
      this.#end(entry, { type: 'failed', error })
      return
    }
    if (error.code === 'offline') delete entry.uncertain
    const { connection } = this.#context.transport
    const killed = connection.state === 'offline' && connection.error?.code === 'stream-error'
    if (killed && error.code === 'disconnected') {
      if (entry.suspected === true) {
        const cause = connection.error
        this.#end(entry, {
          type: 'failed',
          error: new TransportError('stream-closing-write', { cause }),
        })
        return
      }
      entry.suspected = true
    }
    entry.life.move('queued')
    this.#trace(entry)
  }

  #failAll(error: RxpepError): void {
    for (const entry of [...this.#pending]) {
      if (entry.life.state === 'queued') this.#end(entry, { type: 'failed', error })
    }
  }

  #end(entry: Entry<I>, outcome: EditOutcome): void {
    if (!this.#pending.delete(entry)) return
    if (outcome.type === 'failed') this.#failed.add(entry)
    entry.life.end(outcome)
    this.#trace(entry)
  }

  #trace({ edit }: Entry<I>): void {
    this.#context.trace({ type: 'edit', node: this.#name, id: edit.id, state: edit.state })
  }
}

const LOST = new Set<string>(['offline', 'disconnected', 'timeout'])

function same(a: Element | undefined, b: Element | undefined): boolean {
  return a === undefined || b === undefined ? a === b : canonicalEqual(a, b)
}
