import { StanzaError, TransportError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { sourceOf, type Remote } from '../fold/remote.ts'
import type { ServerFeatures } from '../remote/serverFeatures.ts'
import type { Write } from '../remote/nodeWrites.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import type { EditOutcome } from './edit.ts'
import { isSatisfied, writesFor } from './editTarget.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** Takes one edit to the server, and finds out what became of it. */
export class EditSender<T, I> {
  readonly #features: ServerFeatures
  readonly #node: RemoteNode<T>
  readonly #codec: Codec<T, I>

  constructor(features: ServerFeatures, node: RemoteNode<T>, codec: Codec<T, I>) {
    this.#features = features
    this.#node = node
    this.#codec = codec
  }

  /**
   * Sends an edit, unless it has been done already, and resolves with its end.
   *
   * @param reserved how many items others in flight are about to add
   * @param acked called when the server has said that it is done
   * @throws whatever stood in the way; what `entry` says then tells whether it may be sent again
   */
  async send(entry: QueuedEdit<T, I>, reserved: number, acked: () => void): Promise<EditOutcome> {
    const before = await this.#outcomeBefore(entry)
    if (before !== undefined) return before
    // That may take a while: what is written then is made of what is known then.
    await this.#node.prove()
    const writes = await this.#writes(entry, reserved)
    for (const write of writes) await this.#write(entry, write)
    acked()
    return this.#confirm(writes)
  }

  /** What became of an earlier try whose outcome is unknown: it is read, never guessed. Nothing when it was not applied. */
  async #outcomeBefore(entry: QueuedEdit<T, I>): Promise<EditOutcome | undefined> {
    const { base, edit, acked } = entry
    if (base === undefined) return undefined
    await this.#node.read(edit.id === undefined ? undefined : [edit.id], 'unknown outcome')
    const writes = await this.#writes(entry, -Infinity)
    if (this.#satisfied(writes)) return { type: 'settled' }
    const untouched = acked !== true && isAtBase(this.#node.remote, base, edit.id)
    return untouched ? undefined : { type: 'conflicted' }
  }

  async #write(entry: QueuedEdit<T, I>, write: Write): Promise<void> {
    const { base } = entry
    try {
      await this.#node.write(write, () => {
        entry.base ??= this.#node.remote
      })
    } catch (error) {
      // Nothing has been sent.
      if (error instanceof TransportError && error.code === 'offline') entry.base = base
      throw error
    }
  }

  /** What the server has done is done, even if it won't be read. */
  async #confirm(writes: readonly Write[]): Promise<EditOutcome> {
    try {
      for (const write of writes) await this.#node.confirm(write, () => this.#satisfied([write]))
    } catch (error) {
      if (error instanceof StanzaError) return { type: 'settled' }
      throw error
    }
    return { type: this.#satisfied(writes) ? 'settled' : 'conflicted' }
  }

  async #writes({ operation }: QueuedEdit<T, I>, reserved: number): Promise<Write[]> {
    const features = operation.type === 'clear' ? await this.#features.get() : undefined
    const canPurge = features?.has(`${NS_PUBSUB}#purge-nodes`) ?? false
    const { remote, room } = this.#node
    return writesFor(operation, { remote, full: room <= reserved }, this.#codec, canPurge)
  }

  #satisfied(writes: readonly Write[]): boolean {
    const { remote } = this.#node
    return writes.every((write) => isSatisfied(remote, write, this.#codec as Codec<T, unknown>))
  }
}

/** Whether nothing that an edit is about has changed since; all that is there now has to be as it was, for a `clear`. */
function isAtBase<T>(now: Remote<T>, base: Remote<T>, id: string | undefined): boolean {
  const ids = id === undefined ? [...now.items.keys(), ...now.quarantine.keys()] : [id]
  return ids.every((each) => {
    const [a, b] = [sourceOf(now, each), sourceOf(base, each)]
    return a === undefined || b === undefined ? a === b : canonicalEqual(a, b)
  })
}
