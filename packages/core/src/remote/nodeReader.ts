import type { GoodItem, WireItem } from '../model/item.ts'
import type { RemoteContext } from './context.ts'
import type { NodeAccess } from './nodeAccess.ts'
import type { Recording, RemoteState } from './remoteState.ts'

/** How often a node is read whose events are not proven to arrive, in milliseconds. */
const READ_EVERY = 300_000

/** What reading a node may bring to light. */
export interface NodeReaderReactions<T> {
  /** A complete reading has been folded, and nothing on top of it. */
  readonly complete: () => void
  /** The server dropped this item to make room. */
  readonly evicted: (item: GoodItem<T>) => void
  /** What was read of this item, and what an event told meanwhile, differ. */
  readonly disputed: (id: string) => void
  /** It is time to read the node again, if its events may not arrive. */
  readonly due: () => void
  /** Items that should have been read could not be: the node has to be read as a whole. */
  readonly reread: () => void
}

/** Reads a node, whole or in part, and folds what it finds. */
export class NodeReader<T> {
  readonly #context: RemoteContext
  readonly #node: string
  readonly #access: Pick<NodeAccess, 'read'>
  readonly #state: RemoteState<T>
  readonly #react: NodeReaderReactions<T>
  #stop: (() => void) | undefined
  #readings = 0

  constructor(
    context: RemoteContext,
    node: string,
    access: Pick<NodeAccess, 'read'>,
    state: RemoteState<T>,
    react: NodeReaderReactions<T>,
  ) {
    this.#context = context
    this.#node = node
    this.#access = access
    this.#state = state
    this.#react = react
  }

  /** How often the node has been read as a whole. */
  get readings(): number {
    return this.#readings
  }

  /**
   * Reads the whole node. What vanished from a node that is full was dropped by the server.
   *
   * @param current false once the reading is of no use any more
   * @throws TransportError, StanzaError: what was known stands
   */
  async whole(current: () => boolean): Promise<void> {
    await this.#state.recording(
      async () => {
        const found = await this.#access.read()
        return { found, items: await this.#state.decodeAll(this.#context.clock, found) }
      },
      ({ found, items }, meanwhile) => {
        if (!current()) return
        const gone = this.#state.replace(items, meanwhile)
        this.#readings += 1
        this.#context.trace({ type: 'snapshot', node: this.#node, items: found.length })
        if (found.length >= this.#state.limit) gone.forEach(this.#react.evicted)
        if (meanwhile.length === 0) this.#react.complete()
        else this.#doubt(found, meanwhile)
      },
    )
  }

  /**
   * Reads some items.
   *
   * @throws TransportError, StanzaError: what was known stands
   */
  async some(ids: readonly string[], reason: string): Promise<void> {
    this.#context.trace({ type: 'read-back', node: this.#node, ids, reason })
    await this.#state.recording(
      () => this.#access.read(ids),
      (found, meanwhile) => {
        this.#state.patch(ids, found, meanwhile)
        this.#doubt(found, meanwhile, ids)
      },
    )
  }

  #doubt(found: readonly WireItem[], meanwhile: Recording<T>, ids?: readonly string[]): void {
    for (const id of this.#state.disputed(found, meanwhile)) {
      if (ids?.includes(id) ?? true) this.#react.disputed(id)
    }
  }

  /** Reads some items; when that fails, a whole reading makes up for it. */
  quietly(ids: readonly string[], reason: string): void {
    this.some(ids, reason).catch(this.#react.reread)
  }

  /** Sees to it that the node is read again from time to time, counted from now. */
  again(): void {
    this.stop()
    this.#stop = this.#context.clock.after(READ_EVERY, () => {
      this.again()
      this.#react.due()
    })
  }

  /** Reads no more by itself. */
  stop(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}
