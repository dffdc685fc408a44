import { CodecError, NodeError } from '../base/errors.ts'
import type { Remote } from '../fold/remote.ts'
import { applyIntents } from '../outbox/intent.ts'
import { sameValue } from '../outbox/sameValue.ts'
import type { Element } from '../xml/element.ts'
import { createFlight, intentsOf, type Flight } from './flight.ts'
import { isChange, type QueuedEdit } from './queuedEdit.ts'
import type { Version } from './version.ts'
import type { Workbench } from './workbench.ts'

/**
 * The write that edits of one item take, on the item as it is now; nothing when there is nothing to do.
 *
 * @param reserved how many items others in flight are about to add
 * @param anyway whether it is sent even if it changes nothing, as it may have been sent before
 * @throws CodecError `unencodable`, `quarantined`; NodeError `node-full`
 */
export function prepareFlight<T>(
  bench: Workbench<T>,
  id: string,
  edits: readonly QueuedEdit<T>[],
  reserved: number,
  anyway = false,
): Flight<T> | undefined {
  const { node, ledger, options } = bench
  const { mergeBy, compare, codec } = options
  const now = ledger.version(id)
  const { value: base, source } = now
  const target = applyIntents(intentsOf(edits), base, mergeBy)
  const make = (write: Flight<T>['write']) =>
    createFlight({ edits, write, base, source, target }, options)
  // A change of what can't be decoded comes to nothing: that must not look like a removal.
  const previous = edits.every(isChange) ? previousOf(node.remote, edits, id) : undefined
  if (target === undefined) {
    const idle = edits.every((edit) => isIdle(edit, now))
    return idle ? undefined : make({ type: 'retract', id })
  }
  if (target === base && !anyway) return undefined
  if (compare && base !== undefined && !anyway && compare(target, base) <= 0) return undefined
  if (source === undefined && node.room <= reserved) throw new NodeError('node-full')
  const payload = writtenFor(edits, target, previous) ?? codec.encode(target, id, previous)
  return make({ type: 'publish', id, payload })
}

/** What was written when an edit was made, where it is to be just that. */
function writtenFor<T>(
  [edit, ...others]: readonly QueuedEdit<T>[],
  target: T,
  previous: Element | undefined,
): Element | undefined {
  if (!edit || others.length > 0 || !isChange(edit)) return undefined
  const { after, written } = edit.intent
  // It may have become another one since, by what others have made of the item.
  const isThat = written?.value === after && written.over === previous
  return isThat && sameValue(after, target) ? written.payload : undefined
}

/** The payload that is written anew; what can't be decoded is overwritten only on demand. */
function previousOf<T>(
  { items, quarantine }: Remote<T>,
  edits: readonly QueuedEdit<T>[],
  id: string,
): Element | undefined {
  if (!quarantine.has(id)) return items.aside(id) ?? sourceIn(edits)
  const allowed = edits.some(({ intent }) => 'overwrite' in intent && intent.overwrite === true)
  if (!allowed) throw new CodecError('quarantined', { detail: id })
  return undefined
}

/** The payload that an item comes back with. */
function sourceIn<T>(edits: readonly QueuedEdit<T>[]): Element | undefined {
  return edits.map(({ intent }) => ('source' in intent ? intent.source : undefined)).find(Boolean)
}

/** Whether a removal has nothing to remove: what nobody made, and what was made when the item was about to be removed already. */
function isIdle<T>(
  { repairs, intent, seen }: QueuedEdit<T>,
  { value, source }: Version<T>,
): boolean {
  if (repairs) return source === undefined
  const again = intent.type === 'remove' && intent.before === undefined && seen !== undefined
  return again && !sameValue(value, seen)
}
