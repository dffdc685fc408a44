import { createVirtualClock } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { Past } from './past.ts'

function remembering() {
  const clock = createVirtualClock()
  const past = new Past<number>(clock, () => forgetting())
  let forgetting = (): void => undefined
  let value = 0
  return {
    past,
    pass: (ms: number) => clock.advance(ms),
    /** What is to be done before anything is forgotten. */
    beforeForgetting: (run: () => void) => {
      forgetting = run
    },
    /** An item is given the next value: it was the number before that. */
    change: (id: string) => {
      past.note(id, value++)
    },
    remove: (id: string, where: 'here' | 'elsewhere') => {
      past.note(id, value, where)
    },
  }
}

describe('the past', () => {
  it('tells what an item was, oldest first, and nothing of the others', () => {
    const { past, change } = remembering()
    for (const id of ['a', 'b', 'a', 'a']) change(id)
    expect(past.of('a', past.now())).toEqual([0, 2, 3])
    expect(past.of('c', past.now())).toEqual([])
  })

  it('tells what an item was at a moment, whatever has come since', () => {
    const { past, change, pass } = remembering()
    change('a')
    const then = past.now()
    change('a')
    expect(past.of('a', then)).toEqual([0])
    pass(61_000)
    change('a')
    expect(past.of('a', then)).toEqual([0])
    expect(past.of('a', past.now())).toEqual([0, 1, 2])
  })

  it('remembers for a minute at the least, and two at the most', () => {
    const { past, change, pass } = remembering()
    pass(120_000)
    change('a')
    pass(59_999)
    change('b')
    expect(past.of('a', past.now())).toEqual([0])
    pass(60_001)
    change('b')
    pass(60_000)
    expect(past.of('a', past.now())).toEqual([])
  })

  it('remembers no more than some values of an item that changes all the time, and all items that changed', () => {
    const { past, change } = remembering()
    const others = Array.from({ length: 1_000 }, (_, i) => `item ${i}`)
    for (const id of others) change(id)
    for (let i = 0; i < 40_000; i++) change('a')
    const found = past.of('a', past.now())
    expect(found.length).toBeLessThan(16_384)
    expect([found.length >= 32, found.at(-1)]).toEqual([true, 40_999])
    expect(others.flatMap((id) => past.of(id, past.now()))).toEqual(others.map((_, i) => i))
  })

  it('has whoever will want to know ask before it forgets', () => {
    const { past, change, pass, beforeForgetting } = remembering()
    pass(120_000)
    change('a')
    const then = past.now()
    const asked: number[][] = []
    beforeForgetting(() => asked.push(past.of('a', then)))
    for (let i = 0; i < 1_000; i++) change('a')
    expect(asked.at(0)).toEqual([0])
    expect(past.of('a', then)).toEqual([])
    const now = past.now()
    pass(60_000)
    expect(past.now()).toBe(now)
    expect(past.of('a', now).at(-1)).toBe(1_000)
    pass(60_000)
    expect(past.of('a', now)).toEqual([])
  })

  it('remembers the last two thousand changes of many items, and no more than four', () => {
    const { past, change, beforeForgetting } = remembering()
    let asked = 0
    beforeForgetting(() => (asked += 1))
    for (let i = 0; i < 10_000; i++) change(`item ${i}`)
    const known = (from: number, to: number) => {
      const ids = Array.from({ length: to - from }, (_, i) => `item ${from + i}`)
      return ids.flatMap((id) => past.of(id, past.now())).length
    }
    expect(known(7_952, 10_000)).toBe(2_048)
    expect(known(0, 5_904)).toBe(0)
    // At the first note, which has nothing to forget yet, and whenever what is recent is full.
    expect(asked).toBe(5)
  })

  it('remembers those of a flood for as long as others', () => {
    const { past, change, pass } = remembering()
    pass(120_000)
    change('a')
    pass(59_000)
    for (let i = 0; i < 2_048; i++) change(`item ${i}`)
    pass(2_000)
    change('a')
    expect(past.of('item 7', past.now())).toEqual([8])
  })

  it('tells for five seconds where an item was removed', () => {
    const { past, remove, pass } = remembering()
    remove('a', 'here')
    pass(3_000)
    remove('b', 'elsewhere')
    expect(past.wasRemoved('a', 'here')).toBe(true)
    expect(past.wasRemoved('a', 'elsewhere')).toBe(false)
    pass(2_000)
    remove('a', 'elsewhere')
    expect(past.wasRemoved('a', 'here')).toBe(false)
    expect(past.wasRemoved('b', 'elsewhere')).toBe(true)
    expect(past.wasRemoved('a', 'elsewhere')).toBe(true)
  })
})
