import { UsageError } from '../base/errors.ts'
import { termsOf, type OrderBy, type SortTerm } from './rowOrder.ts'

/** Which items a query shows: those for which a function says so, or whose fields say the same as these. */
export type Where<T> =
  ((value: T, id: string) => boolean) | { readonly [K in keyof T]?: T[K] | undefined }

/** What a query asks for. */
export interface QueryOptions<T> {
  /** Which items; all of them unless told. */
  readonly where?: Where<T> | undefined
  /** In which order; that of the ItemIDs unless told, which also decides between what is equal. */
  readonly orderBy?: OrderBy<T> | undefined
  /** How many rows at most; all of them unless told. */
  readonly limit?: number | undefined
  /** How many rows to leave out at the beginning; none unless told. */
  readonly offset?: number | undefined
}

/**
 * Refuses options that are none, as plain JavaScript may give them.
 *
 * @throws UsageError `invalid-option`
 */
export function requireQueryOptions<T>({ where, orderBy, limit, offset }: QueryOptions<T>): void {
  require('where', where === undefined || isFunction(where) || isObject(where))
  require('orderBy', termsOf(orderBy).every(isTerm))
  require('limit', limit === undefined || limit === Infinity || isCount(limit))
  require('offset', offset === undefined || isCount(offset))
}

function require(detail: string, isRight: boolean): void {
  if (!isRight) throw new UsageError('invalid-option', { detail })
}

function isTerm(term: unknown): boolean {
  const { by, direction = 'asc', collator } = (term ?? {}) as Partial<SortTerm<unknown>>
  return (
    (typeof by === 'string' || isFunction(by)) &&
    ['asc', 'desc'].includes(direction) &&
    (collator === undefined || isFunction((collator as Partial<Intl.Collator> | null)?.compare))
  )
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
