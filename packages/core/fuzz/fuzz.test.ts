import { describe, expect, it } from 'vitest'
import { drawTrace } from './drawTrace.ts'
import { SERVERS } from './embeddedStage.ts'
import { CRASHES, runTrace } from './runTrace.ts'

const RUNS = Number(process.env['RUNS'] ?? 200)

describe('the fuzz', () => {
  it(
    'finds nothing that must not be, and few conflicts that are none',
    async () => {
      const first = Number(process.env['SEED'] ?? 1)
      const failed: string[] = []
      let falseConflicts = 0
      for (let seed = first; seed < first + RUNS; seed++) {
        const trace = drawTrace(seed, { servers: SERVERS.length, crashes: CRASHES })
        const verdict = await runTrace(trace)
        for (const { kind, text } of verdict.faults) failed.push(`${seed}, ${kind}: ${text}`)
        if (verdict.falseConflicts.length > 0) falseConflicts += 1
      }
      expect(failed).toEqual([])
      expect(falseConflicts).toBeLessThanOrEqual(Math.max(2, RUNS / 50))
    },
    Math.max(60_000, RUNS * 100),
  )

  it('plays the same trace in the same way', async () => {
    const trace = drawTrace(1, { servers: SERVERS.length, crashes: CRASHES })
    expect(await runTrace(trace)).toEqual(await runTrace(trace))
  })
})
