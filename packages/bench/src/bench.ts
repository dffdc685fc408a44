/** `npm run bench`: RxPEP beside what people would use instead, and beside the limit. See README.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bars } from './guards/bars.ts'
import { judge, type Swept } from './guards/bar.ts'
import { baselineOf, regressionsOf, type BaselineRow } from './guards/regression.ts'
import { barsTable, between } from './report/markdown.ts'
import { green, red } from './report/paint.ts'
import { rowsOf, type Row } from './report/row.ts'
import { showResults } from './report/showResults.ts'
import { bundle } from './run/bundle.ts'
import { readOptions, type Options } from './run/options.ts'
import { planCells } from './run/plan.ts'
import { runCell } from './run/runCell.ts'
import { failedCells, sweepCells, type Measured } from './run/sweep.ts'
import { weighPages } from './weight/pageWeight.ts'

const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const BASELINE = here('baseline.json')
const TABLE = here('BENCHMARKS.md')

const FULL = { ms: 400, warmUp: 1_500, atLeast: 5, atMost: 40_000 }
const QUICK = { ms: 60, warmUp: 400, atLeast: 3, atMost: 20_000 }

const options = readOptions(process.argv.slice(2))
const measured = await measure(options)
const rows = [...rowsOf(measured), ...(await weights(options))]
const swept: Swept[] = [...measured, ...rows.filter(isPage).map(asSwept)]
const verdicts = judge(bars, swept).filter(({ outcome }) => outcome !== 'not measured')
const regressions = regressionsOf(rows, readBaseline())
const failed = failedCells(measured)

const results = await showResults(rows, options)
console.log(`\n${results}\n\n${barsTable(verdicts)}\n`)
for (const { says, outcome } of verdicts) {
  if (outcome === 'not reached') console.log(red(`not reached: ${says}`))
}
for (const { work, items, side, factor } of regressions) {
  console.log(red(`${factor.toFixed(2)} × the committed table: ${work}/${items}/${side}`))
}
for (const name of failed) console.log(red(`failed: ${name}`))
if (regressions.length + failed.length === 0)
  console.log(green('nothing is worse than the committed table'))

if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`)
if (!options.quick && options.only === undefined) {
  const text = readFileSync(TABLE, 'utf8')
  writeFileSync(TABLE, between(text, 'bench', `${results}\n\n${barsTable(verdicts)}`))
}
if (options.save) writeFileSync(BASELINE, `${JSON.stringify(baselineOf(rows), null, 2)}\n`)
if (options.check && regressions.length + failed.length > 0) process.exitCode = 1

async function measure({ quick, only, sweeps }: Options): Promise<Measured[]> {
  const script = (await bundle({ cell: 'src/run/cell.ts' }))('cell')
  return sweepCells(await planCells({ quick, only }), {
    sweeps: sweeps ?? (quick ? 2 : 5),
    box: quick ? QUICK : FULL,
    run: (task) => runCell(script, task),
    tell: (line) => {
      console.error(line)
    },
  })
}

async function weights({ only = 'page-weight' }: Options): Promise<Row[]> {
  if (!only.includes('page-weight')) return []
  const all = await weighPages()
  return all.map(({ side, bytes }) => {
    return { work: 'page-weight', items: 0, side, usPerOp: null, ratioToLimit: null, bytes }
  })
}

function isPage({ work }: Row): boolean {
  return work === 'page-weight'
}

function asSwept({ work, items, side, bytes }: Row): Swept {
  return { work, items, side, numbers: [bytes] }
}

function readBaseline(): BaselineRow[] {
  return JSON.parse(readFileSync(BASELINE, 'utf8')) as BaselineRow[]
}
