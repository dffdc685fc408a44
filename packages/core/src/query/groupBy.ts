import { UsageError } from '../base/errors.ts'
import type { Where } from '../view/queryOptions.ts'
import type { SortField, SortKey } from '../view/rowOrder.ts'
import type { Aggregate } from './aggregates.ts'
import { Groups } from './groups.ts'
import { OperatorView, requireSource, type LiveView, type Queryable } from './liveView.ts'

/** The aggregates of a grouping, by name. */
export type Aggregates<T> = { readonly [name: string]: Aggregate<T, unknown> } & {
  readonly key?: never
}

/** A group: its key, and what each aggregate says. */
export type Group<K, A> = { readonly key: K } & {
  readonly [N in keyof A]: A[N] extends Aggregate<never, infer R> ? R : never
}

/** How things are grouped. */
export interface GroupOptions<T, B, A> {
  /** Which group an item is in: a field, or a function of value and ItemID. */
  readonly by: B
  /** Which items count: all of them unless told. */
  readonly where?: Where<T>
  /** What each group says of its items, by name. */
  readonly aggregates: A
}

/** What the key of a group is, by what it is grouped by. */
type KeyOf<T, B> = B extends (...args: never) => infer K ? K : B extends keyof T ? T[B] : never

/**
 * Groups of items, each under its key, with what aggregates say of it. Each change costs what it means to the group that it is about.
 *
 * @throws UsageError `invalid-option`
 * @example
 * const byServer = groupBy(rooms, {
 *   by: (room) => domainOf(room.jid),
 *   aggregates: { rooms: count(), joined: count((room) => room.autojoin) },
 * })
 * byServer.query({ orderBy: { by: 'rooms', direction: 'desc' } }).subscribe(show)
 */
export function groupBy<
  T,
  const B extends SortField<T> | ((value: T, id: string) => SortKey),
  A extends Aggregates<T>,
>(source: Queryable<T>, options: GroupOptions<T, B, A>): LiveView<Group<KeyOf<T, B>, A>> {
  const { by, where, aggregates } = options
  const from = requireSource(source, 'source')
  if (typeof by !== 'string' && typeof by !== 'function') throw refused('by')
  if (!isObject(aggregates) || !Object.entries(aggregates).every(isAggregate))
    throw refused('aggregates')
  if (where !== undefined && typeof where !== 'function' && !isObject(where)) throw refused('where')
  const keyOf =
    typeof by === 'function'
      ? (by as (value: T, id: string) => unknown)
      : (value: T) => value[by as keyof T]
  const groups = new Groups<T>({ by: keyOf, where, aggregates })
  return new OperatorView([from], groups) as unknown as LiveView<Group<KeyOf<T, B>, A>>
}

function refused(detail: string): UsageError {
  return new UsageError('invalid-option', { detail })
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isAggregate([name, value]: readonly [string, unknown]): boolean {
  const { partOf, create } = (value ?? {}) as Partial<Aggregate<never, unknown>>
  return name !== 'key' && typeof partOf === 'function' && typeof create === 'function'
}
