import { describe, expect, it } from 'vitest'
import { createIds } from './seededIds.ts'
import { createRandom } from './seededRandom.ts'
import { createVirtualClock } from './virtualClock.ts'

describe('createVirtualClock', () => {
  it('runs what falls due in order, each at its own time', () => {
    const clock = createVirtualClock(0)
    const seen: string[] = []
    clock.after(20, () => seen.push(`b at ${clock.now()}`))
    clock.after(10, () => seen.push(`a at ${clock.now()}`))
    clock.after(20, () => seen.push(`c at ${clock.now()}`))
    clock.after(31, () => seen.push('too late'))
    clock.advance(30)
    expect(seen).toEqual(['a at 10', 'b at 20', 'c at 20'])
    expect(clock.now()).toBe(30)
    expect(clock.pending).toBe(1)
  })

  it('tells when the next one is due', () => {
    const clock = createVirtualClock(0)
    expect(clock.next).toBe(Infinity)
    clock.after(20, () => undefined)
    clock.after(10, () => undefined)
    expect(clock.next).toBe(10)
    clock.advance(15)
    expect(clock.next).toBe(20)
  })

  it('runs within one advance what a timer sets', () => {
    const clock = createVirtualClock(0)
    const seen: number[] = []
    clock.after(10, () => clock.after(5, () => seen.push(clock.now())))
    clock.advance(15)
    expect(seen).toEqual([15])
  })

  it('forgets what is cancelled', () => {
    const clock = createVirtualClock(0)
    clock.after(10, () => expect.unreachable())()
    clock.runAll()
    expect(clock.now()).toBe(0)
  })

  it('stops after the limit when timers set timers for ever', () => {
    const clock = createVirtualClock(0)
    const again = (): void => void clock.after(1, again)
    again()
    clock.runAll(10)
    expect(clock.now()).toBe(10)
  })
})

describe('seeded sources', () => {
  it('repeat themselves for the same seed and differ for another', () => {
    const take = (seed: number) => Array.from({ length: 5 }, createRandom(seed))
    expect(take(7)).toEqual(take(7))
    expect(take(7)).not.toEqual(take(8))
    expect(take(7).every((number) => number >= 0 && number < 1)).toBe(true)
    const ids = createIds(3)
    expect([ids(), ids()]).toEqual(['s3-1', 's3-2'])
  })
})
