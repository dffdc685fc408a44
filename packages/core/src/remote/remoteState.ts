import type { Clock } from '../base/clock.ts'
import { inSlices } from '../base/inSlices.ts'
import type { Codec } from '../codec/codec.ts'
import { fold } from '../fold/fold.ts'
import { emptyRemote, sourceOf, type Remote } from '../fold/remote.ts'
import { isGoodItem, type GoodItem, type Item, type WireItem } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import { sameValue } from '../outbox/sameValue.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { decodeItem } from './decodeItem.ts'

/** Events that came while something was being read, in order. */
export type Recording<T> = NodeEvent<Item<T>>[]

/**
 * The remote of one node and the only place where it changes: by folding what the server told.
 *
 * Whatever is read may be older than the events that came while it was on its way: those are recorded and folded on top.
 */
export class RemoteState<T> {
  readonly #codec: Codec<T, never>
  readonly #shown: (id: string) => T | undefined
  readonly #changed: (before: Remote<T>) => void
  #recordings: readonly Recording<T>[] = []
  #remote: Remote<T> = emptyRemote()
  #told = this.#remote
  /** How many items the node may hold, as the configuration says; no limit is known at first. */
  capacity = Infinity
  /** How often all items were told to be gone at once, also where there were none any more. */
  emptied = 0
  /** How many items the node had left when the server was last seen to drop one. */
  seenFull = Infinity

  constructor(
    codec: Codec<T, never>,
    shown: (id: string) => T | undefined,
    changed: (before: Remote<T>) => void,
  ) {
    this.#codec = codec
    this.#shown = shown
    this.#changed = changed
  }

  /** What the server has told. */
  get remote(): Remote<T> {
    return this.#remote
  }

  /** How many items the node has, decodable or not. */
  get size(): number {
    return this.#remote.items.size + this.#remote.quarantine.size
  }

  /** How many items the node may hold, as far as anything is known. */
  get limit(): number {
    return Math.min(this.capacity, this.seenFull)
  }

  /** Whether the node has the item, decodable or not. */
  has(id: string): boolean {
    return sourceOf(this.#remote, id) !== undefined
  }

  /** The observers are told of the remote as it is now. */
  told(): void {
    this.#told = this.#remote
  }

  /** The payload through the codec; what is known, or was when the observers were last told, is the same value again. */
  decode(id: string, payload: Element): Item<T> {
    const isTold = this.#told === this.#remote
    return (
      (isTold ? undefined : known(this.#told, id, payload)) ??
      (isTold && this.#recordings.length === 0 ? undefined : known(this.#remote, id, payload)) ??
      this.#asShown(decodeItem(this.#codec, id, payload))
    )
  }

  /** What was stored counts until the server is heard. */
  recall(stored: Remote<T>): void {
    this.#become(stored)
  }

  /** What the user sees already, as an edit made it, is the same value when the server has it. */
  #asShown(item: Item<T>): Item<T> {
    const shown = this.#shown(item.id)
    const same = shown !== undefined && isGoodItem(item) && sameValue(shown, item.value)
    return same ? { ...item, value: shown } : item
  }

  /** Folds an event; the answer is whether it changed anything. */
  apply(event: NodeEvent<Item<T>>): boolean {
    for (const recording of this.#recordings) recording.push(event)
    return this.#become(fold(this.#remote, event))
  }

  /** Keeps the events that come while `read` is under way, and hands both to `use` before another one can come. */
  async recording<R, U>(
    read: () => Promise<R>,
    use: (found: R, meanwhile: Recording<T>) => U,
  ): Promise<U> {
    const meanwhile: Recording<T> = []
    const end = (): void => {
      this.#recordings = this.#recordings.filter((other) => other !== meanwhile)
    }
    this.#recordings = [...this.#recordings, meanwhile]
    try {
      const found = await read()
      end()
      return use(found, meanwhile)
    } finally {
      end()
    }
  }

  /** Puts a complete reading through the codec; a page stays responsive meanwhile, and events may come. */
  async decodeAll(clock: Clock, found: readonly WireItem[]): Promise<Item<T>[]> {
    const items = await inSlices(clock, found, (item) => this.#read(item))
    return items.filter((item) => item !== undefined)
  }

  /** Folds a complete reading and, on top, what came meanwhile; returns the good items that are gone by it. */
  replace(items: readonly Item<T>[], meanwhile: Recording<T>): GoodItem<T>[] {
    const before = this.#remote
    const snapshot = { type: 'snapshot', items } as const
    for (const recording of this.#recordings) recording.push(snapshot, ...meanwhile)
    this.#become([snapshot, ...meanwhile].reduce(fold<T>, before))
    return gone(before, this.#remote)
  }

  /** Folds a reading of some items, except those that an event has told about meanwhile. */
  patch(ids: readonly string[], items: readonly WireItem[], meanwhile: Recording<T>): void {
    const told = new Set(meanwhile.map((event) => touchedId(event)))
    if (told.has(undefined)) return
    const found = new Map(items.map((item) => [item.id, item]))
    for (const id of ids) {
      if (told.has(id)) continue
      const item = found.get(id)
      const good = item && this.#read(item)
      if (good !== undefined) this.apply({ type: 'published', item: good })
      else if (item === undefined) this.apply({ type: 'retracted', id })
    }
  }

  /** The items that were read to be something else than an event has told meanwhile: that may have been late. */
  disputed(items: readonly WireItem[], meanwhile: Recording<T>): string[] {
    const found = new Map(items.map(({ id, payload }) => [id, payload]))
    const told = new Set(meanwhile.flatMap((event) => touchedId(event) ?? []))
    return [...told].filter((id) => {
      const [known, payload] = [sourceOf(this.#remote, id), found.get(id)]
      return known && payload ? !canonicalEqual(known, payload) : known !== payload
    })
  }

  /** An item that was read without its payload is there all the same: what was known of it stands. */
  #read({ id, payload }: WireItem): Item<T> | undefined {
    if (payload !== undefined) return this.decode(id, payload)
    const known = sourceOf(this.#remote, id)
    return known && this.decode(id, known)
  }

  #become(next: Remote<T>): boolean {
    const before = this.#remote
    if (next === before) return false
    this.#remote = next
    this.#changed(before)
    return true
  }
}

/** The item as it is in a remote, if its payload says the same. */
function known<T>({ items }: Remote<T>, id: string, payload: Element): GoodItem<T> | undefined {
  const source = items.aside(id)
  if (source === undefined || !canonicalEqual(source, payload)) return undefined
  return { id, value: items.get(id) as T, source }
}

/** The ItemID that an event is about; nothing when it is about all of them. */
function touchedId<T>(event: NodeEvent<Item<T>>): string | undefined {
  if (event.type === 'published') return event.item.id
  return event.type === 'retracted' ? event.id : undefined
}

function gone<T>(before: Remote<T>, after: Remote<T>): GoodItem<T>[] {
  if (before.items.size === 0) return []
  return before.items.changesTo(after.items).flatMap((change) => {
    const { type, id } = change
    if (type !== 'removed' || sourceOf(after, id) !== undefined) return []
    return { id, value: change.previous, source: before.items.aside(id) as Element }
  })
}
