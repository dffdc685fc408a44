import { UsageError } from '../base/errors.ts'
import type { SortKey } from '../view/rowOrder.ts'
import { OperatorView, requireSource, type LiveView, type Queryable } from './liveView.ts'
import { Pairs } from './pairs.ts'

/** Who is seen without a partner: nobody (`inner`), those of one side, or those of both. */
export type JoinType = 'inner' | 'left' | 'right' | 'full'

/** What an item of one side has in common with those of the other; one for which it is nothing (`undefined`, `null`, `NaN`) has no partner. */
export type JoinKey<T> = (value: T, id: string) => SortKey

/** How two sides are joined. */
export interface JoinOptions<L, R, J extends JoinType> {
  /** The key of an item of the left side; its ItemID unless told. */
  readonly leftKey?: JoinKey<L>
  /** The key of an item of the right side; its ItemID unless told. */
  readonly rightKey?: JoinKey<R>
  /** Who is seen without a partner; nobody unless told. */
  readonly type?: J
}

/** The values of a side where it may be missing. */
type Side<T, J, Missing> = T | (J extends Missing ? undefined : never)

/** An item of each side with the same key. */
export interface Pair<L, R, J extends JoinType = 'inner'> {
  /** The ItemID of the left one. */
  readonly leftId: Side<string, J, 'right' | 'full'>
  /** The value of the left one. */
  readonly left: Side<L, J, 'right' | 'full'>
  /** The ItemID of the right one. */
  readonly rightId: Side<string, J, 'left' | 'full'>
  /** The value of the right one. */
  readonly right: Side<R, J, 'left' | 'full'>
}

/**
 * Pairs of items with the same key, of two collections or whatever else can be queried. A pair's id is made of both ItemIDs; a change costs
 * as much as its item has partners.
 *
 * @throws UsageError `invalid-option`
 * @example
 * const read = join(rooms, account.collection(markers), { type: 'left' }) // both have the room's JID as ItemID
 * read.query({ where: ({ right }) => right === undefined }).subscribe(showUnread)
 */
export function join<L, R, J extends JoinType = 'inner'>(
  left: Queryable<L>,
  right: Queryable<R>,
  options: JoinOptions<L, R, J> = {},
): LiveView<Pair<L, R, J>> {
  const { leftKey = itemId, rightKey = itemId, type = 'inner' } = options
  const sources = [requireSource(left, 'left'), requireSource(right, 'right')]
  const checks = {
    leftKey: isFunction(leftKey),
    rightKey: isFunction(rightKey),
    type: isType(type),
  }
  for (const [detail, isRight] of Object.entries(checks))
    if (!isRight) throw new UsageError('invalid-option', { detail })
  const pairs = new Pairs(
    { keyOf: leftKey, keepsAlone: type === 'left' || type === 'full' },
    { keyOf: rightKey, keepsAlone: type === 'right' || type === 'full' },
  )
  return new OperatorView(sources, pairs) as unknown as LiveView<Pair<L, R, J>>
}

function itemId(_: unknown, id: string): string {
  return id
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isType(type: string): boolean {
  return ['inner', 'left', 'right', 'full'].includes(type)
}
