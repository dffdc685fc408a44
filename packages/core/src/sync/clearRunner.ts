import { sourceOf } from '../fold/remote.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { Write } from '../remote/nodeWrites.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import type { EditSender } from './editSender.ts'
import type { EditStore } from './editStore.ts'
import { LATE } from './guardian.ts'
import type { QueuedEdit } from './queuedEdit.ts'
import { buildItems } from './storedEdits.ts'

/** Takes the edit that clears a node to the server. */
export class ClearRunner<T> {
  readonly #context: RemoteContext
  readonly #node: RemoteNode<T>
  readonly #sender: EditSender<T>
  readonly #store: EditStore<T>
  #lateUntil = 0

  constructor(
    context: RemoteContext,
    node: RemoteNode<T>,
    sender: EditSender<T>,
    store: EditStore<T>,
  ) {
    this.#store = store
    this.#context = context
    this.#node = node
    this.#sender = sender
  }

  /**
   * Clears the node; the answer is whether what stood there is gone.
   *
   * @throws whatever stood in the way; `cleared` and `acked` of the edit then say how far it came
   */
  async run(edit: QueuedEdit<T>, acked: () => void): Promise<boolean> {
    if (edit.cleared !== undefined) {
      this.#lateUntil = this.#context.clock.now() + LATE
      await this.#node.read(undefined, 'unknown outcome')
      // What came later is not what was to be cleared.
      if (edit.acked === true || this.#left(edit).length === 0) return this.#left(edit).length === 0
    }
    await this.#node.prove()
    const writes = await this.#writes(edit)
    // Before anything is sent it is stored that it may have been, and what of.
    await this.#store.saveSent({ edits: [edit], source: this.#known(edit) })
    for (const write of writes) await this.#write(edit, write)
    edit.acked = true
    acked()
    return this.#confirm(edit, writes)
  }

  /** Whether a clear that was thought to be lost may have arrived just now; it does so once. */
  takeLate(): boolean {
    const late = this.#context.clock.now() < this.#lateUntil
    this.#lateUntil = 0
    return late
  }

  async #confirm(edit: QueuedEdit<T>, writes: readonly Write[]): Promise<boolean> {
    const gone = () => this.#left(edit).length === 0
    const told = await this.#sender.confirm(writes, gone)
    return told === 'word' || gone()
  }

  async #write(edit: QueuedEdit<T>, write: Write): Promise<void> {
    await this.#node.write(() => {
      edit.cleared ??= this.#node.remote
      return write
    })
  }

  /**
   * What can't be decoded is not thrown away with the rest, nor what the user had not seen: then the others are retracted one by one,
   * and after a loss only what is left of them.
   */
  async #writes(edit: QueuedEdit<T>): Promise<Write[]> {
    const { remote } = this.#node
    const features = await this.#context.features.get()
    const left = edit.cleared === undefined ? this.#seen(edit) : this.#left(edit)
    const all = left.length === remote.items.size + remote.quarantine.size
    if (all && features.has(`${NS_PUBSUB}#purge-nodes`)) return [{ type: 'purge' }]
    return left.map((id) => ({ type: 'retract', id }))
  }

  /** What is to be cleared, for a store. */
  #known(edit: QueuedEdit<T>): Element | undefined {
    if (edit.key === undefined) return undefined
    const { remote } = this.#node
    const ids = edit.cleared === undefined ? this.#seen(edit) : this.#left(edit)
    return buildItems(ids.map((id) => [id, sourceOf(remote, id) as Element]))
  }

  #seen({ unseen }: QueuedEdit<T>): string[] {
    return [...this.#node.remote.items.keys()].filter((id) => !unseen.has(id))
  }

  /** Those of the items to be cleared that are still there, unchanged. */
  #left({ cleared, unseen }: QueuedEdit<T>): string[] {
    const { remote } = this.#node
    return [...(cleared?.items.keys() ?? [])].filter((id) => {
      const [then, now] = [cleared?.items.aside(id), sourceOf(remote, id)]
      return then && now && !unseen.has(id) && canonicalEqual(then, now)
    })
  }
}
