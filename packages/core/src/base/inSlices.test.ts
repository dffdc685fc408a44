import { describe, expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import { inSlices, SLICE } from './inSlices.ts'

/** A clock on which a millisecond passes each time that it is looked at, and what is to run soon waits to be let. */
function busyClock() {
  let now = 0
  const waiting: (() => void)[] = []
  const clock: Clock = {
    now: () => (now += 1),
    after: () => () => undefined,
    soon: (run) => waiting.push(run),
  }
  const turn = async (): Promise<boolean> => {
    const run = waiting.shift()
    run?.()
    for (let i = 0; i < 5; i++) await Promise.resolve()
    return run !== undefined
  }
  return { clock, turn }
}

describe('work in slices', () => {
  it('gives others a turn as often as it has taken a while, and does all of it in order', async () => {
    const { clock, turn } = busyClock()
    const all = Array.from({ length: 100 }, (_, i) => i)
    const seen: number[] = []
    const slices: number[] = []
    const work = inSlices(clock, all, (each) => {
      seen.push(each)
      return each * 2
    })
    do slices.push(seen.length - slices.reduce((a, b) => a + b, 0))
    while (await turn())
    expect(Math.max(...slices)).toBeLessThanOrEqual(SLICE)
    expect(slices.length).toBeGreaterThanOrEqual(100 / SLICE)
    expect(seen).toEqual(all)
    expect(await work).toEqual(all.map((each) => each * 2))
  })

  it('does at once what takes no time', async () => {
    const clock: Clock = { now: () => 0, after: () => expect.unreachable() }
    let done = 0
    const work = inSlices(clock, [1, 2, 3], () => (done += 1))
    expect(done).toBe(3)
    expect(await work).toEqual([1, 2, 3])
  })

  it('waits by a timer where the clock knows nothing sooner', async () => {
    let now = 0
    const timers: number[] = []
    const clock: Clock = {
      now: () => (now += SLICE),
      after(ms, run) {
        timers.push(ms)
        queueMicrotask(run)
        return () => undefined
      },
    }
    await inSlices(clock, [1, 2, 3], () => undefined)
    // One before each, and one after the last.
    expect(timers).toEqual([0, 0, 0, 0])
  })

  it('rejects with what the work throws', async () => {
    const fail = (): never => {
      throw new Error('no')
    }
    await expect(inSlices(systemClock, [1], fail)).rejects.toThrow('no')
  })
})

describe('the machine’s clock', () => {
  it('runs what is to run soon once, in a task of its own', async () => {
    const order: string[] = []
    await new Promise<void>((resolve) => {
      systemClock.soon?.(() => {
        order.push('soon')
        resolve()
      })
      queueMicrotask(() => order.push('microtask'))
      order.push('at once')
    })
    expect(order).toEqual(['at once', 'microtask', 'soon'])
  })
})
