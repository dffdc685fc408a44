import type { Remote } from '../fold/remote.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { NodeStore, StoredEdit } from '../storage/storedNode.ts'

/** Keeps in a store what the server has told of a node, and brings it back at the next start. */
export class NodeCache<T> {
  readonly #store: NodeStore
  readonly #node: RemoteNode<T>
  #loaded = false
  #completed = 0

  constructor(store: NodeStore, node: RemoteNode<T>) {
    this.#store = store
    this.#node = node
  }

  /** Brings back what was stored, unless the server was heard before; resolves with the edits that had not ended. */
  async load(): Promise<readonly StoredEdit[]> {
    const { items = new Map<string, never>(), edits } = await this.#store.load()
    const heard = this.#node.readings > 0
    if (!heard && items.size > 0) this.#node.recall(items)
    this.#loaded = true
    if (!heard) return edits
    const { remote } = this.#node
    for (const id of items.keys()) if (!remote.items.has(id)) this.#store.dropItem(id)
    for (const id of [...remote.items.keys(), ...remote.quarantine.keys()]) this.#save(id)
    this.complete()
    return edits
  }

  /** The server has told something. */
  observe(before: Remote<T>): void {
    if (!this.#loaded) return
    const { items, quarantine } = this.#node.remote
    const changes = [...before.items.changesTo(items), ...before.quarantine.changesTo(quarantine)]
    for (const { id } of changes) this.#save(id)
  }

  /** Says that what is stored is all that there is, once the node has been read as a whole. */
  complete(): void {
    const { readings } = this.#node
    if (!this.#loaded || readings === this.#completed) return
    this.#completed = readings
    this.#store.complete()
  }

  #save(id: string): void {
    const { items, quarantine } = this.#node.remote
    const source = items.aside(id) ?? quarantine.aside(id)
    if (source) this.#store.saveItem(id, source)
    else this.#store.dropItem(id)
  }
}
