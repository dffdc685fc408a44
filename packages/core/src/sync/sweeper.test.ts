import { createVirtualClock } from '@rxpep/testing'
import { expect, it } from 'vitest'
import { Lane } from './lane.ts'
import { Sweeper } from './sweeper.ts'

it('looks at lanes whose times end one after the other a few at a time, none of them late', () => {
  const clock = createVirtualClock()
  const start = clock.now()
  const swept = new Map<string, number>()
  let looks = 0
  const sweeper = new Sweeper<unknown>(
    clock,
    () => true,
    (lane) => {
      looks += 1
      lane.late = lane.late.filter(({ until }) => until > clock.now())
      if (lane.late.length === 0 && !swept.has(lane.id)) swept.set(lane.id, clock.now() - start)
    },
  )
  for (let i = 0; i < 1000; i += 1) {
    const lane = new Lane<unknown>(String(i))
    lane.late.push({ payload: undefined, until: start + 5000 + i })
    sweeper.watch(lane, start + 5000 + i)
  }
  clock.advance(10_000)
  expect(swept.size).toBe(1000)
  for (const [id, at] of swept) {
    expect(at).toBeGreaterThanOrEqual(5000 + Number(id))
    expect(at).toBeLessThan(5000 + Number(id) + 250)
  }
  expect(looks).toBeLessThan(5000)
})
