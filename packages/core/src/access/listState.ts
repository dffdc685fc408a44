import { CURRENT } from '../model/current.ts'
import type { WireItem } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import type { Write } from '../remote/nodeWrites.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { ListEntry, Listing } from './listing.ts'

/** What is known of a list: the items that it is stored in, and the entries in them. */
export class ListState {
  readonly #listing: Listing
  #items: ReadonlyMap<string, Element> = new Map()
  #entries: ReadonlyMap<string, Element> = new Map()

  constructor(listing: Listing) {
    this.#listing = listing
  }

  /** The entries by what stands for their ItemID. */
  get entries(): ReadonlyMap<string, Element> {
    return this.#entries
  }

  /** Takes in what is stored now; returns what that changes for the entries. */
  take(items: readonly WireItem[]): NodeEvent<WireItem>[] {
    const stored = items.flatMap(({ id, payload }) => (payload ? [[id, payload] as const] : []))
    return this.#become(new Map(stored))
  }

  /** Takes in an event of the items; returns what it tells of the entries. */
  receive(event: NodeEvent<WireItem>): NodeEvent<WireItem>[] {
    if (event.type === 'configured') return [event]
    const items = new Map(this.#items)
    if (event.type === 'published' && event.item.payload)
      items.set(event.item.id, event.item.payload)
    else if (event.type === 'retracted') items.delete(event.id)
    else items.clear()
    const events = this.#become(items)
    return event.type === 'purged' || event.type === 'deleted' ? [event] : events
  }

  /** Whether an event tells nothing new. */
  knows(event: NodeEvent<WireItem>): boolean {
    const { id, payload } = event.type === 'published' ? event.item : {}
    const known = this.#items.get(id ?? '')
    return known !== undefined && payload !== undefined && canonicalEqual(known, payload)
  }

  /**
   * What has to be written to the items for a write of the entries.
   *
   * @throws CodecError `undecodable` where what is stored is no list, and must not be overwritten
   */
  writes(write: Write): Write[] {
    const list = this.#list()
    if (write.type === 'publish')
      return [published(this.#listing.put(list, write.id, write.payload))]
    const ids = write.type === 'purge' ? [...this.#entries.keys()] : [write.id]
    const left = list && ids.reduce((rest, id) => this.#listing.remove(rest, id), list)
    return [...(left ? [published(left)] : []), ...this.#bare(ids)]
  }

  /** Where there is only an entry, it becomes a list of one. */
  #list(): Element | undefined {
    const stored = this.#items.get(CURRENT)
    const { name, xmlns } = this.#listing
    if (stored === undefined || stored.is(name, xmlns)) return stored
    return this.#listing
      .split(stored)
      .reduce<Element | undefined>(
        (list, { id, payload }) => this.#listing.put(list, id, payload),
        undefined,
      )
  }

  /** The items beside the list that hold one of these entries. */
  #bare(ids: readonly string[]): Write[] {
    return [...this.#items].flatMap(([item, payload]) => {
      const entries = item === CURRENT ? [] : split(this.#listing, item, payload)
      const holds = entries.some(({ id }) => ids.includes(id))
      return holds ? [{ type: 'retract', id: item } as const] : []
    })
  }

  #become(items: ReadonlyMap<string, Element>): NodeEvent<WireItem>[] {
    const before = this.#entries
    this.#items = items
    this.#entries = entriesOf(this.#listing, items)
    const gone = [...before.keys()].filter((id) => !this.#entries.has(id))
    const told = [...this.#entries].filter(([id, payload]) => {
      const known = before.get(id)
      return known === undefined || !canonicalEqual(known, payload)
    })
    return [
      ...gone.map((id) => ({ type: 'retracted', id }) as const),
      ...told.map(([id, payload]) => ({ type: 'published', item: { id, payload } }) as const),
    ]
  }
}

/** The list itself goes before what lies beside it. */
function entriesOf(listing: Listing, items: ReadonlyMap<string, Element>): Map<string, Element> {
  const entries = new Map<string, Element>()
  const list = items.get(CURRENT)
  const inOrder = [...(list ? [[CURRENT, list] as const] : []), ...items]
  for (const [item, element] of inOrder)
    for (const { id, payload } of split(listing, item, element))
      if (!entries.has(id)) entries.set(id, payload)
  return entries
}

/** What isn't understood is an item as it is: it ends in quarantine. */
function split(listing: Listing, id: string, payload: Element): readonly ListEntry[] {
  try {
    return listing.split(payload)
  } catch {
    return [{ id, payload }]
  }
}

function published(list: Element): Write {
  return { type: 'publish', id: CURRENT, payload: list }
}
