/** `npm run bench`: RxPEP beside what people would use instead, and beside the limit. See README.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { judge } from './guards/bar.ts'
import { bars } from './guards/bars.ts'
import { regressionsOf } from './guards/regression.ts'
import { barsTable, between } from './report/markdown.ts'
import { green, red } from './report/paint.ts'
import { rowsOf } from './report/row.ts'
import { showResults } from './report/showResults.ts'
import { bundle } from './run/bundle.ts'
import { failedCells, merged, rounded, type Measured } from './run/measured.ts'
import { readOptions, type Options } from './run/options.ts'
import { planCells } from './run/plan.ts'
import { runCell } from './run/runCell.ts'
import { sweepCells } from './run/sweep.ts'
import { weighPages } from './weight/pageWeight.ts'

const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const COMMITTED = here('baseline.json')
const TABLE = here('BENCHMARKS.md')

const FULL = { ms: 400, warmUp: 1_500, atLeast: 5, atMost: 40_000 }
const QUICK = { ms: 60, warmUp: 250, atLeast: 3, atMost: 20_000 }

const options = readOptions(process.argv.slice(2))
const committed = JSON.parse(readFileSync(COMMITTED, 'utf8')) as Measured[]
const measured = [...(await measure(options)), ...(await weights(options))]
const all = options.save ? merged(committed, rounded(measured)) : measured

console.log(`\n${await shown(measured)}\n`)
const failed = failedCells(measured)
const regressions = regressionsOf(rowsOf(measured), rowsOf(committed))
tellWhatIsWrong()

if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify(rowsOf(measured), null, 1)}\n`)
}
if (options.save) writeFileSync(COMMITTED, jsonLines(all))
if (options.save || isWhole(options)) {
  writeFileSync(TABLE, between(readFileSync(TABLE, 'utf8'), 'bench', await shown(all)))
}
if (options.check && regressions.length + failed.length > 0) process.exitCode = 1

function isWhole({ quick, only }: Options): boolean {
  return !quick && only === undefined
}

async function measure({ quick, only, sweeps }: Options): Promise<Measured[]> {
  const cells = await planCells({ quick, only })
  if (cells.length === 0) return []
  const script = (await bundle({ cell: 'src/run/cell.ts' }))('cell')
  return sweepCells(cells, {
    sweeps: sweeps ?? (quick ? 1 : 5),
    box: quick ? QUICK : FULL,
    run: (task) => runCell(script, task),
    tell: (line) => {
      console.error(line)
    },
  })
}

function weights({ only = 'page-weight' }: Options): Promise<Measured[]> {
  return 'page-weight/'.includes(only) ? weighPages() : Promise.resolve([])
}

/** The table of what was measured, and the bars that it says something about. */
async function shown(what: readonly Measured[]): Promise<string> {
  const verdicts = judge(bars, what).filter(({ outcome }) => outcome !== 'not measured')
  return `${await showResults(rowsOf(what), options)}\n\n${barsTable(verdicts)}`
}

function tellWhatIsWrong(): void {
  for (const { says, outcome } of judge(bars, measured)) {
    if (outcome === 'not reached') console.log(red(`not reached: ${says}`))
  }
  for (const { work, items, side, factor } of regressions) {
    console.log(red(`${factor.toFixed(2)} × the committed table: ${work}/${items}/${side}`))
  }
  for (const name of failed) console.log(red(`failed: ${name}`))
  if (regressions.length + failed.length === 0) {
    console.log(green('nothing is worse than the committed table'))
  }
}

/** A line for each cell, so that changes can be read. */
function jsonLines(cells: readonly Measured[]): string {
  return `[\n${cells.map((cell) => `  ${JSON.stringify(cell)}`).join(',\n')}\n]\n`
}
