import { isGoodItem, type BadItem, type GoodItem, type Item } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Remote } from './remote.ts'

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
  if (!isGoodItem(item)) return either(remote, items.delete(id), setAside(remote, quarantine, item))
  return either(remote, items.set(id, item.value, source, canonicalEqual), quarantine.delete(id))
}

/** A snapshot is complete: what it lacks is gone. Of two items with one ItemID, the last one counts. */
function replaceAll<T>(remote: Remote<T>, snapshot: readonly Item<T>[]): Remote<T> {
  const [good, bad] = [new Map<string, GoodItem<T>>(), new Map<string, BadItem>()]
  for (const item of snapshot) {
    good.delete(item.id)
    bad.delete(item.id)
    if (isGoodItem(item)) good.set(item.id, item)
    else bad.set(item.id, item)
  }
  const items = remote.items.edit((draft) => {
    for (const [id, { value, source }] of good) draft.set(id, value, source, canonicalEqual)
    draft.retain((id) => good.has(id))
  })
  const quarantine = remote.quarantine.edit((draft) => {
    draft.retain((id) => bad.has(id))
  })
  return either(
    remote,
    items,
    [...bad.values()].reduce((to, item) => setAside(remote, to, item), quarantine),
  )
}

/** The quarantine with an item, which keeps what was last known of it. */
function setAside<T>(remote: Remote<T>, to: Quarantine<T>, item: BadItem): Quarantine<T> {
  const { id } = item
  const source = remote.items.aside(id)
  const last = source ? { id, value: remote.items.get(id) as T, source } : to.get(id)?.last
  return to.set(id, last ? { ...item, last } : item, item.source, canonicalEqual)
}
