import { median, medianRatio } from '../measure/median.ts'
import type { Measured } from '../run/measured.ts'
import type { SideId } from '../side.ts'

/** One cell as it is reported and written to a file. */
export interface Row {
  /** The work. */
  readonly work: string
  /** With how many items. */
  readonly items: number
  /** By whom. */
  readonly side: string
  /** Microseconds an operation, the median of the sweeps; nothing where the work is a weight. */
  readonly usPerOp: number | null
  /** How many times the limit that is: {@link limitFor}; the median of the ratios of each sweep. */
  readonly ratioToLimit: number | null
  /** Bytes, where the work is a weight. */
  readonly bytes?: number
}

/** What a side is compared with: RxPEP from the stanza with what has to be done from the stanza on, the others with bare values. */
export function limitFor(side: string, has: (limit: SideId) => boolean): SideId | undefined {
  const order: SideId[] = side === 'rxpep' ? ['limit-xml', 'limit'] : ['limit', 'limit-xml']
  return order.find(has)
}

/** The rows of what was measured. */
export function rowsOf(measured: readonly Measured[]): Row[] {
  return measured.map((cell): Row => {
    const { work, items, side, unit, numbers } = cell
    const middle = median(numbers.flatMap((number) => number ?? []))
    if (unit === 'bytes') {
      return { work, items, side, usPerOp: null, ratioToLimit: null, bytes: middle }
    }
    const find = (other: string) => findCell(measured, { work, items, side: other })
    const limit = limitFor(side, (id) => find(id) !== undefined)
    const ratio = limit && medianRatio(numbers, find(limit)?.numbers ?? [])
    return { work, items, side, usPerOp: middle, ratioToLimit: ratio ?? null }
  })
}

/** The cell of a work, size and side. */
export function findCell<C extends { work: string; items: number; side: string }>(
  cells: readonly C[],
  { work, items, side }: { work: string; items: number; side: string },
): C | undefined {
  return cells.find((cell) => cell.work === work && cell.items === items && cell.side === side)
}
