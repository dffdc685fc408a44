import type { Clock } from '../base/clock.ts'
import type { Codec } from '../codec/codec.ts'
import type { Remote } from '../fold/remote.ts'
import { recallInSlices } from '../remote/recallRemote.ts'
import type { RemoteNode } from '../remote/remoteNode.ts'
import type { NodeStore, StoredEdit } from '../storage/storedNode.ts'

/** What a store brings back. */
export interface Recalled<T> {
  /** The edits that had not ended. */
  readonly edits: readonly StoredEdit[]
  /** What the server had told. */
  readonly remote: Remote<T>
}

/** Keeps in a store what the server has told of a node, and brings it back at the next start. */
export class NodeCache<T> {
  readonly #clock: Clock
  readonly #store: NodeStore
  readonly #codec: Codec<T, never>
  readonly #node: RemoteNode<T>
  #loaded = false
  #completed = 0

  constructor(clock: Clock, store: NodeStore, codec: Codec<T, never>, node: RemoteNode<T>) {
    this.#clock = clock
    this.#store = store
    this.#codec = codec
    this.#node = node
  }

  /** Brings back what was stored, and hands it over in the same turn: nobody sees the items without the edits. It counts unless the server was heard before. */
  async load(use: (recalled: Recalled<T>) => void): Promise<void> {
    const { items, edits } = await this.#store.load()
    const stored = await recallInSlices(this.#clock, this.#codec, items ?? [])
    // An event may come before anything was read.
    const heard = this.#node.readings > 0 || this.#node.remote.items.size > 0
    if (!heard && items !== undefined) this.#node.recall(stored)
    this.#loaded = true
    if (heard) this.#catchUp(stored)
    use({ edits, remote: stored })
  }

  /** Hands over the edits of others over the same store who are gone. */
  async adopt(use: (recalled: Recalled<T>) => void): Promise<void> {
    if (!this.#loaded) return
    const edits = await this.#store.adopt()
    if (edits.length > 0) use({ edits, remote: this.#node.remote })
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

  /** What was stored is history. */
  #catchUp(stored: Remote<T>): void {
    const { items, quarantine } = this.#node.remote
    const ids = [stored.items, stored.quarantine, items, quarantine].flatMap((map) => [
      ...map.keys(),
    ])
    for (const id of new Set(ids)) this.#save(id)
    this.complete()
  }

  #save(id: string): void {
    const { items, quarantine } = this.#node.remote
    const source = items.aside(id) ?? quarantine.aside(id)
    if (source) this.#store.saveItem(id, source)
    else this.#store.dropItem(id)
  }
}
