import type { SideId } from '../side.ts'
import { sideIds, sides } from '../sides/sides.ts'
import { works } from '../works/works.ts'
import type { CellSpec } from './cellSpec.ts'
import { cellName } from './measured.ts'

/** What is to be measured. */
export interface PlanOptions {
  /** Only as much as fits three minutes. */
  readonly quick: boolean
  /** Only cells whose name has this in it, such as `update/10000` or `/rxpep`, and the limits that they are compared with. */
  readonly only?: string | undefined
}

const LIMITS: readonly SideId[] = ['limit', 'limit-xml']

/** The cells to run: those of one work and size stand together, so that they meet the same moment of the machine. */
export async function planCells({ quick, only }: PlanOptions): Promise<CellSpec[]> {
  const all: CellSpec[] = []
  for (const work of works) {
    const able = await ableTo(work.id)
    for (const items of quick ? work.quickSizes : work.sizes) {
      all.push(...able.map((side) => ({ work: work.id, items, side })))
    }
  }
  if (only === undefined) return all
  const wanted = all.filter((cell) => cellName(cell).includes(only))
  const isBeside = (cell: CellSpec) =>
    LIMITS.includes(cell.side) &&
    wanted.some(({ work, items }) => work === cell.work && items === cell.items)
  return all.filter((cell) => wanted.includes(cell) || isBeside(cell))
}

/** Why a side is left out of a work, by side. */
export async function leftOut(): Promise<{ side: SideId; work: string; why: string }[]> {
  const all = await Promise.all(sideIds.map((id) => sides[id]()))
  return all.flatMap(({ id, leftOut = {} }) =>
    Object.entries(leftOut).map(([work, why]) => ({ side: id, work, why })),
  )
}

async function ableTo(work: CellSpec['work']): Promise<SideId[]> {
  const all = await Promise.all(sideIds.map((id) => sides[id]()))
  return all.filter(({ leftOut = {} }) => leftOut[work] === undefined).map(({ id }) => id)
}
