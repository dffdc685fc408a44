import type { Box } from '../measure/timeActs.ts'
import type { SideId, WorkId } from '../side.ts'

/** One cell of the table: a work done by a side with so many items. */
export interface CellSpec {
  /** The work. */
  readonly work: WorkId
  /** With how many items. */
  readonly items: number
  /** By which side. */
  readonly side: SideId
}

/** What a cell's process is told. */
export interface CellTask extends CellSpec {
  /** How long it may take. */
  readonly box: Box
}
