import { StanzaError } from '../base/errors.ts'
import type { WireItem } from '../model/item.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import type { Done, Write } from '../remote/nodeWrites.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import { inTurns } from './inTurns.ts'
import type { Listing } from './listing.ts'
import { ListState } from './listState.ts'

const TRIES = 3

/* @__NO_SIDE_EFFECTS__ */
/**
 * Makes items of the entries of one list, which can only be stored as a whole: it is read, changed, stored and read again, one
 * write after the other. What others have overwritten meanwhile is written again, at most three times in all.
 */
export function listed(inner: AccessFactory, listing: Listing): AccessFactory {
  return (parts) => {
    const access = inner(parts)
    const state = new ListState(listing)
    const inTurn = inTurns()
    let events = 0
    /** What an event has told while the list was being read may be news to it, or not. */
    const read = async () => {
      let [seen, found] = [events, await access.read()]
      while (seen !== events) [seen, found] = [events, await access.read()]
      return state.take(found)
    }
    const refresh = async () => {
      const changes = await read()
      if (changes.length > 0) parts.heard(changes)
    }
    const write = async (make: () => Write | Promise<Write>): Promise<Done> => {
      for (let left = TRIES; left > 0; left -= 1) {
        await refresh()
        const wanted = await make()
        const before = entryOf(wanted)
        for (const each of state.writes(wanted)) await access.send(() => each)
        await refresh()
        if (!isLost(wanted, before)) return 'done'
      }
      throw new StanzaError('refused', LOST)
    }
    const entryOf = (wanted: Write): Element | undefined =>
      wanted.type === 'purge' ? undefined : state.entries.get(wanted.id)
    /** Servers may write it in their own way: lost is what left no trace. */
    const isLost = (wanted: Write, before: Element | undefined): boolean => {
      if (wanted.type === 'purge') return state.entries.size > 0
      const payload = wanted.type === 'publish' ? wanted.payload : undefined
      return isSame(entryOf(wanted), before) && !isSame(payload, before)
    }
    return {
      ...access,
      read: (ids) =>
        inTurn(async () => {
          const changes = await read()
          if (ids && changes.length > 0) parts.heard(changes)
          return itemsOf(state.entries).filter(({ id }) => ids?.includes(id) ?? true)
        }),
      send: (make) => inTurn(() => write(make)),
      receive: (event, use) => {
        if (event.events.every((each) => state.knows(each))) return
        events += 1
        // A list of the past says nothing about its entries now.
        if (event.delayed) void inTurn(refresh).catch(() => undefined)
        else use({ ...event, events: event.events.flatMap((each) => state.receive(each)) })
      },
    }
  }
}

const LOST = {
  condition: 'conflict',
  type: 'modify',
  detail: 'others keep overwriting the list',
} as const

function itemsOf(entries: ReadonlyMap<string, Element>): WireItem[] {
  return Array.from(entries, ([id, payload]) => ({ id, payload }))
}

function isSame(a: Element | undefined, b: Element | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalEqual(a, b))
}
