import type { Box } from '../measure/timeActs.ts'
import { cellName, type CellSpec } from './cellSpec.ts'
import type { Outcome } from '../works/work.ts'

/** What the sweeps gave for one cell: one number a sweep, in microseconds or bytes; a run that failed has left a gap. */
export interface Measured extends CellSpec {
  /** What the numbers are. */
  readonly unit: 'us' | 'bytes'
  /** One a sweep. */
  readonly numbers: readonly (number | undefined)[]
}

/** How cells are swept. */
export interface SweepOptions {
  /** How often each cell is run. */
  readonly sweeps: number
  /** How long one run may take. */
  readonly box: Box
  /** Runs one. */
  readonly run: (task: CellSpec & { readonly box: Box }) => Promise<Outcome>
  /** Is told how it goes. */
  readonly tell: (line: string) => void
}

/** Runs all cells in turn, and all of them again, so that whatever else the machine does meets all of them. */
export async function sweepCells(
  cells: readonly CellSpec[],
  { sweeps, box, run, tell }: SweepOptions,
): Promise<Measured[]> {
  const numbers = cells.map((): (number | undefined)[] => [])
  const units = new Map<CellSpec, Measured['unit']>()
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const [i, cell] of cells.entries()) {
      const outcome = await attempt(run({ ...cell, box }), tell)
      if (outcome && 'bytes' in outcome) units.set(cell, 'bytes')
      numbers[i]?.push(outcome && ('bytes' in outcome ? outcome.bytes : outcome.usPerOp))
    }
    tell(`sweep ${sweep + 1} of ${sweeps}: ${cells.length} cells`)
  }
  return cells.map((cell, i) => ({
    ...cell,
    unit: units.get(cell) ?? 'us',
    numbers: numbers[i] ?? [],
  }))
}

async function attempt(
  outcome: Promise<Outcome>,
  tell: (line: string) => void,
): Promise<Outcome | undefined> {
  try {
    return await outcome
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

/** The cells of which not one run succeeded. */
export function failedCells(measured: readonly Measured[]): string[] {
  return measured.filter(({ numbers }) => numbers.every((n) => n === undefined)).map(cellName)
}
