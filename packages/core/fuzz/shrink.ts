import type { Step, Trace } from './step.ts'

/** Makes a trace as short as it gets while it still fails; `fails` says whether one does. It is tried at most `limit` times. */
export async function shrink(
  trace: Trace,
  fails: (trace: Trace) => Promise<boolean>,
  limit = 600,
): Promise<Trace> {
  let best = trace
  let left = limit
  const better = async (candidate: Trace): Promise<boolean> => {
    if (left <= 0) return false
    left -= 1
    if (!(await fails(candidate))) return false
    best = candidate
    return true
  }
  for (let chunk = Math.ceil(best.steps.length / 2); chunk > 0;) {
    if (await dropChunks(() => best, chunk, better)) continue
    chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)
  }
  for (let at = 0; at < best.steps.length; at++) await simplify(best, at, better)
  for (let devices = 1; devices < best.devices; devices++) {
    if (await better({ ...best, devices })) break
  }
  return best
}

type Better = (candidate: Trace) => Promise<boolean>

async function dropChunks(now: () => Trace, size: number, better: Better): Promise<boolean> {
  let dropped = false
  for (let at = now().steps.length - size; at > -size; at -= size) {
    const { steps } = now()
    const rest = steps.filter((_, i) => i < at || i >= at + size)
    if (rest.length < steps.length && (await better({ ...now(), steps: rest }))) dropped = true
  }
  return dropped
}

async function simplify(trace: Trace, at: number, better: Better): Promise<void> {
  for (const step of simpler(trace.steps[at] as Step)) {
    if (await better({ ...trace, steps: trace.steps.map((each, i) => (i === at ? step : each)) }))
      return
  }
}

function simpler(step: Step): Step[] {
  switch (step.type) {
    case 'passes':
      return [0, 60, 700, 2500].filter((ms) => ms < step.ms).map((ms) => ({ ...step, ms }))
    case 'moves':
      return [1, 2, 3].filter((count) => count < step.count).map((count) => ({ ...step, count }))
    case 'updates two':
      return [{ ...step, type: 'updates', field: 'a' }]
    case 'is lost':
    case 'crashes':
      return step.inFlight === 'lost' ? [] : [{ ...step, inFlight: 'lost' }]
    default:
      return []
  }
}
