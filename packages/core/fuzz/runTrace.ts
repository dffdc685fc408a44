import { createEmbeddedStage, SERVERS } from './embeddedStage.ts'
import type { Fault } from './journal.ts'
import type { Verdict } from './judge.ts'
import { playTrace, type PlayOptions } from './playTrace.ts'
import { shrink } from './shrink.ts'
import type { Trace } from './step.ts'

/** Whether the traces have devices that crash and start again from what they have stored. */
export const CRASHES = true

/** Plays a trace on the embedded server. What it throws is a fault too. */
export async function runTrace(trace: Trace, options?: PlayOptions): Promise<Verdict> {
  const { seed, devices, items } = trace
  const profile = SERVERS[trace.server]
  if (!profile) throw new Error(`there is no server ${trace.server}`)
  try {
    const stage = createEmbeddedStage({ profile, seed, devices, items })
    return await playTrace(trace, stage, { stores: stores(trace), ...options })
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { faults: [{ kind: 'thrown', text }], falseConflicts: [], tally: {} }
  }
}

/** Half of the devices that never crash have no storage at all. */
function stores({ steps, seed }: Trace): boolean {
  return seed % 2 === 0 || steps.some(({ type }) => type === 'crashes')
}

/** All that is wrong with a trace, false conflicts last. */
export function faultsOf({ faults, falseConflicts }: Verdict): readonly Fault[] {
  return [...faults, ...falseConflicts]
}

/** Makes a trace as short as it gets while it fails in the same way. */
export async function minimize(trace: Trace, kind: string): Promise<Trace> {
  return shrink(trace, async (candidate) =>
    faultsOf(await runTrace(candidate)).some((fault) => fault.kind === kind),
  )
}
