import { describe, expect, it } from 'vitest'
import { timeActs } from './timeActs.ts'

const box = { ms: 0, warmUp: 0, atLeast: 3, atMost: 10 }

describe('timeActs', () => {
  it('makes as many as it has to, each one once and in order, and says how many', async () => {
    const done: number[] = []
    const { made } = await timeActs(box, (i) => () => done.push(i))
    expect(done).toEqual(Array.from({ length: made }, (_, i) => i))
    expect(made).toBeGreaterThanOrEqual(3)
  })

  it('makes no more than it may, in warming up and in timing', async () => {
    const { made } = await timeActs(
      { ...box, ms: Infinity, warmUp: Infinity },
      () => () => undefined,
    )
    expect(made).toBe(20)
  })

  it('waits for what takes its time before it goes on', async () => {
    let [running, most] = [0, 0]
    await timeActs(box, () => async () => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running -= 1
    })
    expect(most).toBe(1)
  })

  it('makes ready no more at once than it may', async () => {
    let [ready, most] = [0, 0]
    await timeActs({ ...box, ms: Infinity, mostAtOnce: 2 }, () => {
      most = Math.max(most, ++ready)
      return () => (ready -= 1)
    })
    expect(most).toBe(2)
  })
})
