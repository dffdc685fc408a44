import type { Box } from '../measure/timeActs.ts'
import type { Outcome } from '../works/work.ts'
import type { CellSpec } from './cellSpec.ts'
import type { Measured } from './measured.ts'

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

/** The numbers of a cell while they come in. */
interface Numbers {
  unit: Measured['unit']
  readonly numbers: (number | null)[]
}

/** Runs all cells in turn, and all of them again, so that whatever else the machine does meets all of them. */
export async function sweepCells(
  cells: readonly CellSpec[],
  { sweeps, box, run, tell }: SweepOptions,
): Promise<Measured[]> {
  const measured = cells.map((cell): CellSpec & Numbers => ({ ...cell, unit: 'us', numbers: [] }))
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const cell of measured) {
      const { work, items, side } = cell
      const outcome = await attempt(run({ work, items, side, box }), tell)
      if (outcome && 'bytes' in outcome) cell.unit = 'bytes'
      cell.numbers.push(outcome ? numberOf(outcome) : null)
    }
    tell(`sweep ${sweep + 1} of ${sweeps}: ${cells.length} cells`)
  }
  return measured
}

function numberOf(outcome: Outcome): number {
  return 'bytes' in outcome ? outcome.bytes : outcome.usPerOp
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
