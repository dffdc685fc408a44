/** The measuring process of `npm run bench:e2e`, as it is bundled. */
import { readFileSync, writeFileSync } from 'node:fs'
import { barsTable, between } from '../report/markdown.ts'
import { machine, versionOf } from '../report/machine.ts'
import { red } from '../report/paint.ts'
import type { Row } from '../report/row.ts'
import { judge, type Bar } from '../guards/bar.ts'
import { readOptions } from '../run/options.ts'
import { openCrowd } from './crowd.ts'
import { timeEdits } from './latency.ts'
import { timeLogIns } from './logIn.ts'
import { crowdText, endToEndTable, rateRows, timeRows } from './report.ts'
import { startEmbedded, stages, type Stage } from './stage.ts'
import { measureRates } from './throughput.ts'

const options = readOptions(process.argv.slice(2))
const { quick, only = '' } = options
const sizes = quick ? [250, 1_000] : [250, 1_000, 10_000]
// So many are too much for Prosody's files, which it reads as a whole for each write.
const large = sizes.filter((items) => items > 1_000)
const IN_MEMORY = 'prosody in memory'
const sweeps = options.sweeps ?? (quick ? 2 : 5)
const latency = quick ? { samples: 200, ms: 15_000 } : { samples: 2_000, ms: 240_000 }
const edits = quick ? 300 : 2_000
const crowd = quick ? 100 : 1_000
const COLLECTIONS = 10

const wants = (work: string) => `${work}/`.includes(only) || work.includes(only)
const rows: Row[] = []
const notes: string[] = []

for (const [name, start] of Object.entries(stages)) {
  const works = worksOf(name).filter((work) => wants(`${work}/${name}`))
  if (works.length === 0) continue
  const stage = await start()
  if (stage) await measure(stage, works)
  else notes.push(`${name} is not installed here: left out.`)
}
if (wants('crowd/embedded')) notes.push(await measureCrowd())

const bars = Object.keys(stages).map((name): Bar => {
  const cell = (side: string) => ({ work: `latency p50/${name}`, items: latency.samples, side })
  return {
    says: `device to device, p50, ${name}, beside the raw floor`,
    cell: cell('rxpep'),
    against: cell('xmpp-client'),
    atMost: 1.2,
  }
})
const swept = rows.map((row) => ({ ...row, numbers: [row.usPerOp] }))
const verdicts = judge(bars, swept).filter(({ outcome }) => outcome !== 'not measured')
const versions = ['@rxpep/core', '@xmpp/client', 'stanza', 'strophe.js']
const made = `${quick ? 'A quick run' : 'A run'} of ${new Date().toISOString().slice(0, 10)} on ${machine()}. ${versions.map((name) => `${name} ${versionOf(name)}`).join(', ')}.`
const results = [endToEndTable(rows), ...notes, made, barsTable(verdicts)].join('\n\n')

console.log(`\n${results}\n`)
for (const { says, outcome } of verdicts) {
  if (outcome === 'not reached') console.log(red(`not reached: ${says}`))
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 1)}\n`)
if (!quick && only === '') {
  const path = new URL('../BENCHMARKS.md', import.meta.url)
  writeFileSync(path, between(readFileSync(path, 'utf8'), 'bench:e2e', results))
}
// Libraries leave timers behind.
process.exit()

function worksOf(stage: string): string[] {
  if (stage !== IN_MEMORY) return ['log-in', 'latency', 'edits']
  return large.length > 0 ? ['log-in'] : []
}

function sizesOf(stage: string): readonly number[] {
  if (stage === IN_MEMORY) return large
  return stage === 'prosody' ? sizes.filter((items) => !large.includes(items)) : sizes
}

async function measure(stage: Stage, works: readonly string[]): Promise<void> {
  const { name } = stage
  const tell = (what: string) => {
    console.error(`${name}: ${what}`)
  }
  try {
    if (works.includes('log-in')) {
      for (const items of sizesOf(name)) {
        rows.push(...timeRows(`log-in/${name}`, items, await timeLogIns(stage, items, sweeps)))
        tell(`log-in with ${items} items`)
      }
    }
    if (works.includes('latency')) {
      const samples = await timeEdits(stage, latency)
      for (const percent of [50, 99]) {
        rows.push(...timeRows(`latency p${percent}/${name}`, latency.samples, samples, percent))
      }
      tell(`latency, ${samples.length} samples`)
    }
    if (works.includes('edits')) {
      rows.push(...rateRows(`edits/${name}`, edits, await measureRates(stage, edits)))
      tell(`${edits} edits`)
    }
  } catch (error) {
    notes.push(`${name} failed: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  } finally {
    await stage.stop()
  }
}

async function measureCrowd(): Promise<string> {
  const stage = await startEmbedded()
  try {
    return crowdText(crowd, COLLECTIONS, await openCrowd(stage, crowd, COLLECTIONS))
  } finally {
    await stage.stop()
  }
}
