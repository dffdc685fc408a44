import { UsageError } from '../base/errors.ts'
import { isXmlText } from '../codec/xmlText.ts'
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
  const canonical = isItemId(id) ? (canonicalItemId ? canonicalItemId(id) : id) : undefined
  if (canonical === undefined) throw new UsageError('invalid-item-id', { detail: `'${id}'` })
  return canonical
}

/**
 * The ItemID that a value says it has.
 *
 * @throws UsageError `invalid-item-id`; `invalid-option` when the definition has no `itemId`
 */
export function itemIdOf<I>(definition: CollectionDefinition<unknown, I>, value: I): string {
  if (!definition.itemId) {
    throw new UsageError('invalid-option', {
      detail: 'the definition has no itemId: put(id, value)',
    })
  }
  return checkItemId(definition, definition.itemId(value))
}

function isItemId(id: unknown): id is string {
  if (typeof id !== 'string' || id === '' || /[\t\n]/.test(id) || !isXmlText(id)) return false
  return new TextEncoder().encode(id).length <= MAX_BYTES
}
