// The convergence fuzz: npm run fuzz -- --runs 100000 --seed 1; one trace again: npm run fuzz -- --trace 4711
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { drawTrace } from './drawTrace.ts'
import { SERVERS } from './embeddedStage.ts'
import type { Tally } from './judge.ts'
import { describeTrace } from './report.ts'
import { CRASHES, faultsOf, minimize, runTrace } from './runTrace.ts'
import { add, work, type Said, type Work } from './worker.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    shown: { type: 'string', default: '3' },
    kind: { type: 'string' },
    trace: { type: 'string' },
    whole: { type: 'boolean', default: false },
    work: { type: 'string' },
  },
})

type Failure = Extract<Said, { faults: unknown }>

/** At most one trace in so many may tell a conflict that there was not. */
const TRACES_PER_FALSE_CONFLICT = 100

async function main(): Promise<number> {
  if (values.work !== undefined) {
    await work(JSON.parse(values.work) as Work, (said) => process.send?.(said))
    process.disconnect()
    return 0
  }
  return values.trace === undefined ? runAll() : showTrace(Number(values.trace))
}

/** Runs the workers and tells what came of it. */
async function runAll(): Promise<number> {
  const [runs, from, stride] = [Number(values.runs), Number(values.seed), Number(values.workers)]
  const started = Date.now()
  const tally: Tally = {}
  const failures: Failure[] = []
  let [done, steps, told] = [0, 0, started]
  const hear = (said: Said): void => {
    if ('faults' in said) {
      failures.push(said)
      // A long run can be looked into before its end.
      if (!said.tolerated) console.log(`seed ${said.seed}: ${said.faults[0]?.kind ?? ''}`)
      return
    }
    done += said.done
    steps += said.steps
    add(tally, said.tally)
    if (Date.now() - told < 10_000) return
    told = Date.now()
    const broken = failures.filter(({ tolerated }) => !tolerated).length
    console.log(`${done} traces, ${broken} failed, ${rate(done, started)} traces/s`)
  }
  console.log(`seed ${from}, ${runs} traces`)
  const crashed = await Promise.all(
    Array.from({ length: stride }, (_, i) =>
      startWorker({ from: from + i, runs: runs - i, stride }, hear),
    ),
  )
  const time = ((Date.now() - started) / 1000).toFixed(1)
  console.log(
    `${done} traces of ${(steps / done).toFixed(1)} steps in ${time} s, ${rate(done, started)} traces/s`,
  )
  for (const line of inLines(tally)) console.log(`  ${line}`)
  const verdict = await tellFailures(failures, done)
  return verdict || crashed.some((code) => code !== 0) || done < runs ? 1 : 0
}

function startWorker(job: Work, hear: (said: Said) => void): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), ['--work', JSON.stringify(job)])
    child.on('message', (said) => hear(said as Said))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

function rate(done: number, started: number): string {
  return (done / ((Date.now() - started) / 1000)).toFixed(1)
}

function inLines(tally: Tally): string[] {
  const { edits = 0, publishes = 0, ...rest } = tally
  const counts = Object.entries({ 'loss silent': 0, 'false conflicts': 0, ...rest }).sort()
  return [
    `${edits} edits, ${publishes} publishes, ${(publishes / edits).toFixed(2)} publishes per edit`,
    ...counts.map(([what, count]) => `${what}: ${count}`),
  ]
}

/** Shows the shortest traces of the first failures of each kind; whether it is too much. */
async function tellFailures(failures: Failure[], runs: number): Promise<boolean> {
  const broken = failures.filter(({ tolerated }) => !tolerated)
  const tolerated = failures.length - broken.length
  const kinds = new Map<string, Failure[]>()
  for (const failure of failures) {
    const kind = failure.faults[0]?.kind ?? ''
    kinds.set(kind, [...(kinds.get(kind) ?? []), failure])
  }
  for (const [kind, all] of kinds) {
    console.log(
      `\n${kind}: ${all.length} traces, such as ${all
        .slice(0, 8)
        .map(({ seed }) => seed)
        .join(', ')}`,
    )
    if (values.kind !== undefined && values.kind !== kind) continue
    for (const { seed } of all.slice(0, Number(values.shown))) await showTrace(seed, kind)
  }
  const many = tolerated * TRACES_PER_FALSE_CONFLICT > runs
  console.log(
    `\n${broken.length} traces failed; ${tolerated} told a conflict that there was not${many ? ': too many' : ''}`,
  )
  return broken.length > 0 || many
}

/** Shows a trace, as short as it gets. */
async function showTrace(seed: number, kind = values.kind): Promise<number> {
  const trace = drawTrace(seed, { servers: SERVERS.length, crashes: CRASHES })
  const faults = faultsOf(await runTrace(trace))
  const first = faults.find((fault) => kind === undefined || fault.kind === kind)
  console.log(`\nseed ${seed}: npm run fuzz -- --trace ${seed}`)
  if (!first) console.log('nothing is wrong with it')
  if (!first && !values.whole) return 0
  console.log(await describeTrace(first ? await minimize(trace, first.kind) : trace))
  return first ? 1 : 0
}

process.exitCode = await main()
