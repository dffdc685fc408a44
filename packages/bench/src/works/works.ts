import type { WorkId } from '../side.ts'
import { allAtOnce } from './allAtOnce.ts'
import { coldStart } from './coldStart.ts'
import { comeAndGo } from './comeAndGo.ts'
import { edit, editPending } from './edit.ts'
import { fanOut } from './fanOut.ts'
import { firstLoad, firstView } from './firstLoad.ts'
import { memory } from './memory.ts'
import { sorted, sortedAsRows } from './sorted.ts'
import { update } from './update.ts'
import type { Work } from './work.ts'

/** The works that run in a process for each cell, in the order of the table. */
export const works: readonly Work[] = [
  firstLoad,
  firstView,
  update,
  comeAndGo,
  fanOut,
  edit,
  editPending,
  sorted,
  sortedAsRows,
  allAtOnce,
  memory,
  coldStart,
]

/**
 * The work of a name.
 *
 * @throws Error when there is none
 */
export function workOf(id: WorkId): Work {
  const found = works.find((work) => work.id === id)
  if (!found) throw new Error(`no work ${id}`)
  return found
}
