import { createVirtualClock } from '@rxpep/testing'
import { expect, it } from 'vitest'
import { steadyClock } from './steadyClock.ts'

it('goes on where the other clock is set back, and never back', () => {
  const virtual = createVirtualClock()
  const start = virtual.now()
  let jump = 0
  const clock = steadyClock({
    now: () => virtual.now() + jump,
    after: (ms, run) => virtual.after(ms, run),
  })
  const passed: number[] = []
  for (const next of [0, -3_600_000, -3_600_000, 0, 500]) {
    jump = next
    passed.push(clock.now() - start)
    virtual.advance(1000)
  }
  // What passed between the last look and the jump is not known.
  expect(passed).toEqual([0, 0, 1000, 3_602_000, 3_603_500])
})
