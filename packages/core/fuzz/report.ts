import { SERVERS } from './embeddedStage.ts'
import type { FuzzDevice } from './device.ts'
import type { Cast } from './playTrace.ts'
import { faultsOf, runTrace } from './runTrace.ts'
import type { Step, Trace } from './step.ts'
import { inWords } from './thing.ts'

/** A trace in words: each step, what the server made of it, what was wrong at the end, and the trace itself as JSON. */
export async function describeTrace(trace: Trace): Promise<string> {
  const { devices, server, items = ['no node'] } = trace
  const lines = [`${devices} devices on ${SERVERS[server]?.name ?? '?'}, with ${items.join(', ')}`]
  const lastLines = new Map<number, string>()
  let logged = 0
  let start: number | undefined
  const tells = (step: Step, { stage, devices: cast }: Cast): void => {
    start ??= stage.clock.now()
    const { type, ...rest } = step
    lines.push(`${type} ${JSON.stringify(rest)}`)
    for (const write of stage.writes.slice(logged)) {
      const who = write.by === undefined ? 'another client' : `device ${write.by}`
      const thing = write.thing && `${inWords(write.thing)} ${write.thing.x}`
      const at = write.at - start
      lines.push(`    ${at} ms: ${who} ${write.type} ${write.id} ${thing ?? ''}`.trimEnd())
    }
    logged = stage.writes.length
    for (const device of cast.filter(({ runs }) => runs)) {
      const line = describeDevice(device)
      if (lastLines.get(device.by) !== line) lines.push(line)
      lastLines.set(device.by, line)
    }
  }
  const verdict = await runTrace(trace, { tells })
  lines.push(...faultsOf(verdict).map(({ kind, text }) => `${kind}: ${text}`))
  return [...lines, JSON.stringify(trace)].join('\n')
}

/** What a device shows, where its edits are, and what it tells. */
function describeDevice({ by, things, edits, told }: FuzzDevice): string {
  const seen = Array.from(things.view, ([id, thing]) => `${id} ${inWords(thing)}`)
  const states = edits.map(({ end, state }) => end ?? state())
  const conflicts = told.map(({ reason, id, now }) => `${reason} ${id} ${now}`)
  return `        device ${by}: ${seen.join(', ')}; ${states.join(' ')}; ${conflicts.join(', ')}`
}
