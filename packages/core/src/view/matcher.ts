import { ownField, sameValue, type Plain } from '../outbox/sameValue.ts'
import type { Where } from './queryOptions.ts'

/** The function that says which items match. */
export function matcher<T>(where: Where<T> | undefined): (value: T, id: string) => boolean {
  if (typeof where === 'function') return where
  if (where === undefined) return () => true
  const fields = Object.entries(where)
  return (value) => fields.every(([key, field]) => sameValue(ownField(value as Plain, key), field))
}
