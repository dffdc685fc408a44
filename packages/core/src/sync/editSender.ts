import { CodecError, NodeError, StanzaError, TransportError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { sourceOf, type Remote } from '../fold/remote.ts'
import { applyIntents } from '../outbox/intent.ts'
import type { ItemOptions } from '../outbox/policy.ts'
import type { Write } from '../remote/nodeWrites.ts'
import { sameValue } from '../outbox/sameValue.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { createFlight, intentsOf, isSatisfied, type Flight } from './flight.ts'
import type { Lane } from './lane.ts'
import { isChange } from './ledger.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** How the server came to know of a write. */
export type Told =
  /** By the event of the write. */
  | 'event'
  /** The item was read. */
  | 'read'
  /** It can't be read; the server's word has to do. */
  | 'word'

/** Makes writes of edits, takes them to the server, and finds out what became of them. */
export class EditSender<T> {
  readonly #node: RemoteNode<T>
  readonly #codec: Codec<T, unknown>
  readonly #merge: ItemOptions<T>

  constructor(node: RemoteNode<T>, codec: Codec<T, unknown>, merge: ItemOptions<T>) {
    this.#node = node
    this.#codec = codec
    this.#merge = merge
  }

  /**
   * The write that edits of one item take, on the item as it is now; nothing when there is nothing to do.
   *
   * @param reserved how many items others in flight are about to add
   * @param anyway whether it is sent even if it changes nothing, as it may have been sent before
   * @throws CodecError `unencodable`, `quarantined`; NodeError `node-full`
   */
  prepare(
    lane: Lane<T>,
    edits: readonly QueuedEdit<T>[],
    reserved: number,
    anyway = false,
  ): Flight<T> | undefined {
    const { remote, room } = this.#node
    const { mergeBy, compare } = this.#merge
    const { id } = lane
    const base = remote.items.get(id)
    const source = sourceOf(remote, id)
    const target = applyIntents(intentsOf(edits), base, mergeBy)
    const make = (write: Flight<T>['write']) =>
      createFlight(edits, write, base, source, this.#merge)
    // A change of what can't be decoded comes to nothing: that must not look like a removal.
    const previous = edits.every(isChange) ? this.#previous(remote, edits, id) : undefined
    if (target === undefined) {
      const idle = edits.every((edit) => isIdle(edit, base, source))
      return idle ? undefined : make({ type: 'retract', id })
    }
    if (target === base && !anyway) return undefined
    if (compare && base !== undefined && !anyway && compare(target, base) <= 0) return undefined
    if (source === undefined && room <= reserved) throw new NodeError('node-full')
    return make({ type: 'publish', id, payload: this.#codec.encode(target, id, previous) })
  }

  /** What can't be decoded is overwritten only on demand. */
  #previous(remote: Remote<T>, edits: readonly QueuedEdit<T>[], id: string) {
    if (!remote.quarantine.has(id)) return remote.items.aside(id) ?? sourceIn(edits)
    const allowed = edits.some(({ intent }) => 'overwrite' in intent && intent.overwrite === true)
    if (!allowed) throw new CodecError('quarantined', { detail: id })
    return undefined
  }

  /**
   * Sends it, and resolves when remote tells what became of it.
   *
   * @throws whatever stood in the way; `sent` and `acked` of the flight say how far it came
   */
  async send(lane: Lane<T>, flight: Flight<T>, acked: () => void): Promise<Told> {
    const wasSent = flight.sent
    try {
      flight.done = await this.#node.write(() => {
        if (flight.removed || !this.#isCurrent(flight)) this.#renew(lane, flight)
        flight.sent = true
        return flight.write
      })
    } catch (error) {
      // Nothing has been sent.
      if (error instanceof TransportError && error.code === 'offline') flight.sent = wasSent
      throw error
    }
    flight.acked = true
    acked()
    return this.confirm([flight.write], () => this.satisfied(flight))
  }

  #isCurrent({ write: { id }, source }: Flight<T>): boolean {
    return sourceOf(this.#node.remote, id) === source
  }

  /** What goes out is made of what is known then, even where the server wanted to be asked twice. */
  #renew(lane: Lane<T>, flight: Flight<T>): void {
    const anew = this.prepare(lane, flight.edits, -Infinity, true)
    // There is nothing to be sent any more.
    if (flight.removed || anew?.write.type !== flight.write.type)
      throw new TransportError('offline')
    // What was taken for its event was another's that says the same.
    Object.assign(flight, anew, { guarded: false })
  }

  /**
   * Waits until remote tells of writes that the server says are done.
   *
   * @throws TransportError when the stream is lost before
   */
  async confirm(writes: readonly Write[], satisfied: () => boolean): Promise<Told> {
    let told: Told = 'event'
    try {
      for (const write of writes) {
        if (!(await this.#node.confirm(write, satisfied))) told = 'read'
      }
    } catch (error) {
      if (!(error instanceof StanzaError)) throw error
      return 'word'
    }
    return told
  }

  /** Whether remote has all that a flight is about. */
  satisfied(flight: Flight<T>): boolean {
    const { remote } = this.#node
    const { id } = flight.write
    const now = remote.items.get(id)
    return isSatisfied(flight, now, sourceOf(remote, id) !== undefined, this.#merge.mergeBy)
  }

  /** Whether the item is what it was when the flight was sent. */
  untouched({ write: { id }, source }: Flight<T>): boolean {
    const now = sourceOf(this.#node.remote, id)
    return now === undefined || source === undefined ? now === source : canonicalEqual(now, source)
  }
}

/** The payload that an item comes back with. */
function sourceIn<T>(edits: readonly QueuedEdit<T>[]): Element | undefined {
  return edits.map(({ intent }) => ('source' in intent ? intent.source : undefined)).find(Boolean)
}

/** Whether a removal has nothing to remove: what nobody made, and what was made when the item was about to be removed already. */
function isIdle<T>(
  { repairs, intent, seen }: QueuedEdit<T>,
  now: T | undefined,
  source: Element | undefined,
): boolean {
  if (repairs) return source === undefined
  const again = intent.type === 'remove' && intent.before === undefined && seen !== undefined
  return again && !sameValue(now, seen)
}
