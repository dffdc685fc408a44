import { sourceOf, type Remote } from '../fold/remote.ts'
import type { RemoteContext } from '../remote/context.ts'
import type { Write } from '../remote/nodeWrites.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'
import type { EditSender } from './editSender.ts'
import type { EditStore } from './editStore.ts'
import type { QueuedEdit } from './queuedEdit.ts'

/** Takes the edit that clears a node to the server. */
export class ClearRunner<T> {
  readonly #context: RemoteContext
  readonly #node: RemoteNode<T>
  readonly #sender: EditSender<T>
  readonly #store: EditStore<T>

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
      await this.#node.read(undefined, 'unknown outcome')
      // What came later is not what was to be cleared.
      if (edit.acked === true || this.#left(edit.cleared).length === 0) {
        return this.#left(edit.cleared).length === 0
      }
    }
    await this.#node.prove()
    const writes = await this.#writes(edit.cleared)
    // Before anything is sent it is stored that it may have been.
    await this.#store.saveSent({ edits: [edit], source: undefined })
    for (const write of writes) await this.#write(edit, write)
    edit.acked = true
    acked()
    return this.#confirm(edit)
  }

  async #confirm({ cleared }: QueuedEdit<T>): Promise<boolean> {
    const left = () => (cleared ? this.#left(cleared) : [])
    const told = await this.#sender.confirm([{ type: 'purge' }], () => left().length === 0)
    return told === 'word' || left().length === 0
  }

  async #write(edit: QueuedEdit<T>, write: Write): Promise<void> {
    await this.#node.write(() => {
      edit.cleared ??= this.#node.remote
      return write
    })
  }

  /**
   * What can't be decoded is not thrown away with the rest: then only what the view shows is retracted, and after a loss only what is
   * left of it.
   */
  async #writes(cleared: Remote<T> | undefined): Promise<Write[]> {
    const { remote } = this.#node
    const features = await this.#context.features.get()
    const same = cleared === undefined || this.#left(cleared).length === remote.items.size
    const canPurge = features.has(`${NS_PUBSUB}#purge-nodes`) && remote.quarantine.size === 0
    if (same && canPurge) return [{ type: 'purge' }]
    const ids = cleared === undefined ? [...remote.items.keys()] : this.#left(cleared)
    return ids.map((id) => ({ type: 'retract', id }))
  }

  /** Those of the items to be cleared that are still there, unchanged. */
  #left({ items }: Remote<T>): string[] {
    const { remote } = this.#node
    return [...items.keys()].filter((id) => {
      const [then, now] = [items.aside(id), sourceOf(remote, id)]
      return then !== undefined && now !== undefined && canonicalEqual(then, now)
    })
  }
}
