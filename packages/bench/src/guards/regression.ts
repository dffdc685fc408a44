import { findCell, type Row } from '../report/row.ts'

/** A row that has become worse. */
export interface Regression extends Row {
  /** How many times worse. */
  readonly factor: number
}

// From here on it counts.
const TOLERANCE = 1.3

/** The rows of RxPEP that are more than 1.3 times as far from the limit, or as heavy, as in the committed table. */
export function regressionsOf(rows: readonly Row[], committed: readonly Row[]): Regression[] {
  return rows.flatMap((row) => {
    const before = findCell(committed, row)
    // What rivals do is their own business.
    if (!before || !row.side.startsWith('rxpep')) return []
    const factor = measureOf(row) / measureOf(before)
    return factor > TOLERANCE ? [{ ...row, factor }] : []
  })
}

function measureOf({ ratioToLimit, bytes }: Row): number {
  return bytes ?? ratioToLimit ?? NaN
}
