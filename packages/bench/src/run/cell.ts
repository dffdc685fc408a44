/** The process of one cell: does its work once, and writes what came of it as the last line. */
import { sides } from '../sides/sides.ts'
import { workOf } from '../works/works.ts'
import type { CellTask } from './cellSpec.ts'

const { work, items, side, box } = JSON.parse(process.argv[2] ?? '') as CellTask
const outcome = await workOf(work).run(await sides[side](), items, box)
process.stdout.write(`\n${JSON.stringify(outcome)}\n`, () => {
  // Libraries leave timers behind.
  process.exit(0)
})
