import type { Fault } from './journal.ts'
import type { Tally } from './judge.ts'
import { drawTrace } from './drawTrace.ts'
import { SERVERS } from './embeddedStage.ts'
import { CRASHES, runTrace } from './runTrace.ts'

/** What a worker is to do. */
export interface Work {
  /** The first seed. */
  readonly from: number
  /** How many seeds. */
  readonly runs: number
  /** Every how-manieth seed is its. */
  readonly stride: number
}

/** What a worker says. */
export type Said =
  | {
      /** So many traces are done since it last said something. */
      readonly done: number
      /** What was counted in them. */
      readonly tally: Tally
      /** How many steps they had. */
      readonly steps: number
    }
  | {
      /** The seed of a trace that failed. */
      readonly seed: number
      /** What was wrong. */
      readonly faults: readonly Fault[]
      /** Whether it had nothing but conflicts that should not have been told. */
      readonly tolerated: boolean
    }

/** Plays the traces of a worker's seeds, and tells of each that fails. */
export async function work({ from, runs, stride }: Work, say: (said: Said) => void): Promise<void> {
  const unhandled: Fault[] = []
  process.on('unhandledRejection', (reason) => {
    unhandled.push({
      kind: 'unhandled',
      text: reason instanceof Error ? String(reason.stack) : String(reason),
    })
  })
  let [done, steps] = [0, 0]
  let tally: Tally = {}
  const report = (): void => {
    say({ done, tally, steps })
    ;[done, steps, tally] = [0, 0, {}]
  }
  for (let seed = from; seed < from + runs; seed += stride) {
    const trace = drawTrace(seed, { servers: SERVERS.length, crashes: CRASHES })
    const verdict = await runTrace(trace)
    // Unhandled rejections are told when the queue of microtasks is empty.
    await new Promise((resolve) => setImmediate(resolve))
    const faults = [...verdict.faults, ...unhandled.splice(0)]
    if (faults.length > 0) say({ seed, faults, tolerated: false })
    else if (verdict.falseConflicts.length > 0)
      say({ seed, faults: verdict.falseConflicts, tolerated: true })
    add(tally, verdict.tally)
    steps += trace.steps.length
    if (++done === 50) report()
  }
  report()
}

/** Adds what was counted. */
export function add(to: Tally, more: Tally): void {
  for (const [what, count] of Object.entries(more)) to[what] = (to[what] ?? 0) + count
}
