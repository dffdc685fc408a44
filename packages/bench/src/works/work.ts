import type { Box } from '../measure/timeActs.ts'
import { digest, orderedDigest, type Room } from '../room.ts'
import type { Side, Store, WorkId } from '../side.ts'

/** What a run of a work gives: a time, or a weight. */
export type Outcome =
  | {
      /** Microseconds an operation. */
      readonly usPerOp: number
    }
  | {
      /** Bytes, an item where there are items. */
      readonly bytes: number
    }

/** Something that each side does, and does the same way. */
export interface Work {
  /** Its name in commands and data. */
  readonly id: WorkId
  /** What it is, for tables. */
  readonly title: string
  /** With how many items it is done. */
  readonly sizes: readonly number[]
  /** With how many in a quick run. */
  readonly quickSizes: readonly number[]
  /**
   * Does it once, on a fresh store.
   *
   * @throws Error when the side comes to another result than it should
   */
  run(side: Side, items: number, box: Box): Promise<Outcome>
}

/**
 * A capability that a work needs of a store.
 *
 * @throws Error where the side lacks it: its `leftOut` has to say so
 */
export function need<K extends keyof Store>(
  side: Side,
  store: Store,
  name: K,
): NonNullable<Store[K]> {
  const found = store[name]
  if (typeof found !== 'function') throw new Error(`${side.id} has no ${name}`)
  return found.bind(store) as NonNullable<Store[K]>
}

/**
 * Compares what a side came to with what it should have.
 *
 * @throws Error when they differ
 */
export function expectSame(side: Side, what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected)
    throw new Error(`${side.id}: ${what} is ${String(actual)}, not ${String(expected)}`)
}

/**
 * Compares the rooms that a side holds, in any order.
 *
 * @throws Error when they differ
 */
export function expectRooms(side: Side, actual: Iterable<Room>, expected: Iterable<Room>): void {
  expectSame(side, 'what it holds', digest(actual), digest(expected))
}

/**
 * Compares the rows that a side shows, in their order.
 *
 * @throws Error when they differ
 */
export function expectRows(side: Side, actual: Iterable<Room>, expected: Iterable<Room>): void {
  expectSame(side, 'what it shows', orderedDigest(actual), orderedDigest(expected))
}
