import { CodecError, NodeError } from '../base/errors.ts'
import type { Codec } from '../codec/codec.ts'
import { sourceOf, type Remote } from '../fold/remote.ts'
import type { Write } from '../remote/nodeWrites.ts'
import type { OverlayEdit } from '../view/overlay.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'

/** What an edit does, and whether it may replace an item that can't be decoded. */
export type Operation<I> = OverlayEdit<I> & {
  /** Whether an item in quarantine may be overwritten. */
  readonly overwrite?: boolean
}

/**
 * The requests that an operation takes on the remote as it is now: one, but for a `clear` that has to go item by item.
 *
 * @throws CodecError `unencodable`, `quarantined`; NodeError `node-full`
 */
export function writesFor<T, I>(
  operation: Operation<I>,
  node: { readonly remote: Remote<T>; readonly full: boolean },
  codec: Codec<T, I>,
  canPurge: boolean,
): Write[] {
  const { remote } = node
  if (operation.type === 'remove') return [{ type: 'retract', id: operation.id }]
  if (operation.type === 'clear') return clearing(remote, canPurge)
  const { id, value, overwrite = false } = operation
  const source = sourceOf(remote, id)
  if (source === undefined && node.full) throw new NodeError('node-full')
  const previous = previousFor(remote, id, overwrite)
  return [{ type: 'publish', id, payload: codec.encode(value, id, previous) }]
}

/** What can't be decoded is not thrown away with the rest: then only what the view shows is retracted. */
function clearing<T>(remote: Remote<T>, canPurge: boolean): Write[] {
  if (canPurge && remote.quarantine.size === 0) return [{ type: 'purge' }]
  return Array.from(remote.items.keys(), (id) => ({ type: 'retract', id }))
}

function previousFor<T>(remote: Remote<T>, id: string, overwrite: boolean): Element | undefined {
  if (!remote.quarantine.has(id)) return remote.items.aside(id)
  if (!overwrite) throw new CodecError('quarantined', { detail: id })
  return undefined
}

/**
 * Whether remote holds what the write asked for. A server may write XML anew in its own way, so what counts in the end is that
 * the value, written once more over what was sent, changes nothing.
 */
export function isSatisfied<T>(remote: Remote<T>, write: Write, codec: Codec<T, unknown>): boolean {
  if (write.type === 'purge') return remote.items.size === 0 && remote.quarantine.size === 0
  const source = sourceOf(remote, write.id)
  if (write.type === 'retract') return source === undefined
  if (source === undefined || remote.quarantine.has(write.id)) return false
  if (canonicalEqual(source, write.payload)) return true
  return isSame(
    () => codec.encode(remote.items.get(write.id), write.id, write.payload),
    write.payload,
  )
}

/** A value that came in and that the codec can't write again is another one. */
function isSame(encode: () => Element, payload: Element): boolean {
  try {
    return canonicalEqual(encode(), payload)
  } catch {
    return false
  }
}
