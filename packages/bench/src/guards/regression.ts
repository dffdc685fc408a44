import { findCell, type Row } from '../report/row.ts'

/** What a committed table holds of a row: figures of another machine would say nothing. */
export type BaselineRow = Pick<Row, 'work' | 'items' | 'side' | 'ratioToLimit' | 'bytes'>

/** A row that has become worse. */
export interface Regression extends BaselineRow {
  /** How many times worse. */
  readonly factor: number
}

// From here on it counts.
const TOLERANCE = 1.3

/** Whose rows are watched: what rivals do is their own business. */
const WATCHED = ['rxpep', 'rxpep-engine', 'rxpep-core', 'rxpep-client']

/** The rows of RxPEP that are more than 1.3 times as far from the limit, or as heavy, as in the committed table. */
export function regressionsOf(
  rows: readonly Row[],
  baseline: readonly BaselineRow[],
): Regression[] {
  return rows.flatMap((row) => {
    const before = findCell(baseline, row)
    if (!before || !WATCHED.includes(row.side)) return []
    const factor = measureOf(row) / measureOf(before)
    return factor > TOLERANCE ? [{ ...row, factor }] : []
  })
}

/** What is committed of a run. */
export function baselineOf(rows: readonly Row[]): BaselineRow[] {
  return rows
    .filter(({ side }) => WATCHED.includes(side))
    .map(({ work, items, side, ratioToLimit, bytes }) => ({
      work,
      items,
      side,
      ratioToLimit: ratioToLimit === null ? null : Number(ratioToLimit.toPrecision(3)),
      ...(bytes !== undefined && { bytes: Math.round(bytes) }),
    }))
}

function measureOf({ ratioToLimit, bytes }: BaselineRow): number {
  return bytes ?? ratioToLimit ?? NaN
}
