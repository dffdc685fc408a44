import { createVirtualClock } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { Past } from './past.ts'

function remembering() {
  const clock = createVirtualClock()
  const past = new Past<number>(clock)
  let value = 0
  return {
    past,
    pass: (ms: number) => clock.advance(ms),
    /** An item is given the next value: it was the number before that. */
    change: (id: string) => {
      past.note({ type: 'changed', id, previous: value, value: ++value }, 'elsewhere')
    },
    remove: (id: string, where: 'here' | 'elsewhere') => {
      past.note({ type: 'removed', id, previous: value }, where)
    },
  }
}

describe('the past', () => {
  it('tells what an item was, oldest first, and nothing of the others', () => {
    const { past, change } = remembering()
    for (const id of ['a', 'b', 'a', 'a']) change(id)
    expect(past.of('a', past.noted)).toEqual([0, 2, 3])
    expect(past.of('c', past.noted)).toEqual([])
  })

  it('tells what an item was at a moment, whatever has come since', () => {
    const { past, change, pass } = remembering()
    change('a')
    const then = past.noted
    change('a')
    expect(past.of('a', then)).toEqual([0])
    pass(61_000)
    change('a')
    expect(past.of('a', then)).toEqual([0])
    expect(past.of('a', past.noted)).toEqual([0, 1, 2])
  })

  it('remembers for a minute at the least, and two at the most', () => {
    const { past, change, pass } = remembering()
    pass(120_000)
    change('a')
    pass(59_999)
    change('b')
    expect(past.of('a', past.noted)).toEqual([0])
    pass(60_001)
    change('b')
    pass(60_000)
    expect(past.of('a', past.noted)).toEqual([])
  })

  it('tells the newest 64 values of an item, and forgets of a flood what came first', () => {
    const { past, change } = remembering()
    for (let i = 0; i < 40_000; i++) change('a')
    const found = past.of('a', past.noted)
    expect([found.length, found[0], found.at(-1)]).toEqual([64, 39_936, 39_999])
    // Twice sixteen thousand are remembered.
    expect(past.of('a', 7_000)).toEqual([])
    expect(past.of('a', 20_000).at(-1)).toBe(19_999)
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
