import { median, medianRatio } from '../measure/median.ts'
import { findCell } from '../report/row.ts'
import type { Measured } from '../run/measured.ts'

/** A cell of the table. */
export interface BarCell {
  /** The work. */
  readonly work: string
  /** With how many items. */
  readonly items: number
  /** By whom. */
  readonly side: string
}

/** What RxPEP has to reach: a cell, or how many times another cell it is. */
export interface Bar {
  /** What it says, for people. */
  readonly says: string
  /** The cell. */
  readonly cell: BarCell
  /** The cell that it is compared with, in the same sweeps; without it the number itself counts. */
  readonly against?: BarCell
  /** The most that it may be. */
  readonly atMost?: number
  /** The least that it has to be. */
  readonly atLeast?: number
}

/** What became of a bar. */
export interface Verdict extends Bar {
  /** What was measured; NaN where it was not. */
  readonly measured: number
  /** Whether that is enough. */
  readonly outcome: 'reached' | 'not reached' | 'not measured'
}

/** What a bar needs to know of a cell. */
type Numbered = Pick<Measured, 'work' | 'items' | 'side' | 'numbers'>

/** Holds what was measured against bars. */
export function judge(bars: readonly Bar[], swept: readonly Numbered[]): Verdict[] {
  return bars.map((bar) => {
    const measured = measure(bar, swept)
    return { ...bar, measured, outcome: outcomeOf(bar, measured) }
  })
}

function measure({ cell, against }: Bar, swept: readonly Numbered[]): number {
  const { numbers = [] } = findCell(swept, cell) ?? {}
  if (!against) return median(numbers.flatMap((number) => number ?? []))
  return medianRatio(numbers, findCell(swept, against)?.numbers ?? [])
}

function outcomeOf({ atMost = Infinity, atLeast = -Infinity }: Bar, measured: number) {
  if (Number.isNaN(measured)) return 'not measured'
  return measured <= atMost && measured >= atLeast ? 'reached' : 'not reached'
}
