import { isGoodItem, type BadItem, type Item } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { QuarantinedItem, Remote } from './remote.ts'

/**
 * The remote after one more event. Whatever the event doesn't change is the same as before (`===`): values whose payload
 * says the same, `items` and `quarantine`, the remote as a whole.
 */
export function fold<T>(remote: Remote<T>, event: NodeEvent<Item<T>>): Remote<T> {
  const { items, quarantine } = remote
  switch (event.type) {
    case 'published':
      return publish(remote, event.item)
    case 'retracted':
      return either(remote, items.delete(event.id), quarantine.delete(event.id))
    case 'snapshot':
      return replaceAll(remote, event.items)
    case 'purged':
    case 'deleted':
      return replaceAll(remote, [])
    case 'configured':
      return remote
  }
}

type Items<T> = Remote<T>['items']
type Quarantine<T> = Remote<T>['quarantine']

function either<T>(remote: Remote<T>, items: Items<T>, quarantine: Quarantine<T>): Remote<T> {
  const same = items === remote.items && quarantine === remote.quarantine
  return same ? remote : { items, quarantine }
}

function publish<T>(remote: Remote<T>, item: Item<T>): Remote<T> {
  const { items, quarantine } = remote
  const { id, source } = item
  return isGoodItem(item)
    ? either(remote, items.set(id, item.value, source, canonicalEqual), quarantine.delete(id))
    : either(
        remote,
        items.delete(id),
        quarantine.set(id, setAside(remote, item), source, canonicalEqual),
      )
}

/** A snapshot is complete: what it lacks is gone. Of two items with one ItemID, the last one counts. */
function replaceAll<T>(remote: Remote<T>, snapshot: readonly Item<T>[]): Remote<T> {
  // Where nothing was there before, none of two has to be the same as that.
  const all = remote.items.size > 0 ? byId(snapshot) : undefined
  const bad = new Map<string, BadItem>()
  const items = remote.items.edit((draft) => {
    draft.reserve(snapshot.length)
    for (const item of all?.values() ?? snapshot) {
      const { id } = item
      if (isGoodItem(item)) {
        draft.set(id, item.value, item.source, canonicalEqual)
        if (bad.size > 0) bad.delete(id)
      } else {
        draft.delete(id)
        bad.set(id, item)
      }
    }
    if (all) draft.retain((id) => all.has(id))
  })
  return either(remote, items, setAllAside(remote, bad))
}

function byId<T>(items: readonly Item<T>[]): Map<string, Item<T>> {
  return new Map(items.map((item) => [item.id, item]))
}

/** The quarantine when these are the items that can't be decoded. */
function setAllAside<T>(remote: Remote<T>, bad: ReadonlyMap<string, BadItem>): Quarantine<T> {
  if (bad.size === 0 && remote.quarantine.size === 0) return remote.quarantine
  return remote.quarantine.edit((draft) => {
    for (const [id, item] of bad) draft.set(id, setAside(remote, item), item.source, canonicalEqual)
    draft.retain((id) => bad.has(id))
  })
}

/** An item for the quarantine, with what was last known of it. */
function setAside<T>({ items, quarantine }: Remote<T>, item: BadItem): QuarantinedItem<T> {
  const { id } = item
  const source = items.aside(id)
  const last = source ? { id, value: items.get(id) as T, source } : quarantine.get(id)?.last
  return last ? { ...item, last } : item
}
