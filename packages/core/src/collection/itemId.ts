import { UsageError } from '../base/errors.ts'
import { isXmlLine } from '../codec/xmlText.ts'
import type { CollectionDefinition } from './defineCollection.ts'

// As long as a JID may be (RFC 7622 §3.1), in bytes.
const MAX_BYTES = 3071

/**
 * The ItemID as this collection writes it.
 *
 * @throws UsageError `invalid-item-id`
 */
export function checkItemId(
  { canonicalItemId }: Pick<CollectionDefinition<unknown, never>, 'canonicalItemId'>,
  id: string,
): string {
  const canonical = !isItemId(id) ? undefined : canonicalItemId ? canonicalItemId(id) : id
  if (canonical === undefined) throw new UsageError('invalid-item-id', { detail: id })
  return canonical
}

/**
 * The ItemID that a value says it has.
 *
 * @throws UsageError `invalid-item-id`; `invalid-option` when the definition has no `itemId`
 */
export function itemIdOf<I>(
  definition: Pick<CollectionDefinition<unknown, I>, 'itemId' | 'canonicalItemId'>,
  value: I,
): string {
  if (!definition.itemId) throw new UsageError('invalid-option', { detail: 'no itemId' })
  return checkItemId(definition, definition.itemId(value))
}

function isItemId(id: unknown): boolean {
  return (
    typeof id === 'string' &&
    id !== '' &&
    isXmlLine(id) &&
    new TextEncoder().encode(id).length <= MAX_BYTES
  )
}
