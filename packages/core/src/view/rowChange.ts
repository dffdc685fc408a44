import type { Row } from './row.ts'

/**
 * One step from an array of rows to the next one. Steps are taken in their order: each place is one in the array as the steps before
 * have left it.
 */
export type RowChange<T> =
  | {
      /** A row was put in. */
      readonly type: 'added'
      /** Where. */
      readonly index: number
      /** The row. */
      readonly row: Row<T>
    }
  | {
      /** A row was taken out. */
      readonly type: 'removed'
      /** From where. */
      readonly index: number
      /** The row that it was. */
      readonly row: Row<T>
    }
  | {
      /** A row has another value, and stays where it is. */
      readonly type: 'changed'
      /** Where it is. */
      readonly index: number
      /** The row as it is now. */
      readonly row: Row<T>
      /** The row as it was. */
      readonly previous: Row<T>
    }
  | {
      /** A row has another value, and another place by that. */
      readonly type: 'moved'
      /** From where it is taken out. */
      readonly from: number
      /** Where it is put in then. */
      readonly index: number
      /** The row as it is now. */
      readonly row: Row<T>
      /** The row as it was. */
      readonly previous: Row<T>
    }

/**
 * The rows after changes: what a list of one's own does to stay in step.
 *
 * @example
 * query.changes$.subscribe((changes) => { rows = applyRowChanges(rows, changes) })
 */
export function applyRowChanges<T>(
  rows: readonly Row<T>[],
  changes: readonly RowChange<T>[],
): Row<T>[] {
  const after = [...rows]
  for (const change of changes) {
    if (change.type === 'removed') after.splice(change.index, 1)
    else if (change.type === 'changed') after[change.index] = change.row
    else {
      if (change.type === 'moved') after.splice(change.from, 1)
      after.splice(change.index, 0, change.row)
    }
  }
  return after
}
