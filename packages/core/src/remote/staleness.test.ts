import { createVirtualClock } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { SlotIndex } from '../structure/slotIndex.ts'
import { Staleness } from './staleness.ts'

function watch(): {
  staleness: Staleness
  index: SlotIndex
  read: string[][]
  pass(ms: number): void
  pending(): number
} {
  const clock = createVirtualClock()
  const read: string[][] = []
  const index = new SlotIndex()
  const staleness = new Staleness(
    clock,
    () => index,
    (ids) => read.push(ids),
  )
  return { staleness, index, read, pass: (ms) => clock.advance(ms), pending: () => clock.pending }
}

describe('staleness', () => {
  it('does not suspect an item that another device changed once, nor one that only this device changes', () => {
    const { staleness, read, pass, pending } = watch()
    staleness.changed('theirs')
    staleness.changed('ours', true)
    staleness.changed('ours', true)
    pass(10_000)
    expect(read).toEqual([])
    expect(pending()).toBe(0)
  })

  it('reads an item that another device changed twice within two seconds, once, when it is quiet', () => {
    const { staleness, read, pass } = watch()
    staleness.changed('a')
    pass(1900)
    staleness.changed('a')
    pass(1900)
    expect(read).toEqual([])
    pass(10_000)
    expect(read).toEqual([['a']])
  })

  it.each([
    ['before', [false, true]],
    ['after', [true, false]],
  ])('reads an item that another device changed right %s an own change', (_, owns) => {
    const { staleness, read, pass } = watch()
    for (const own of owns) staleness.changed('a', own)
    pass(10_000)
    expect(read).toEqual([['a']])
  })

  it('reads an item that changed right after an event which told nothing new, as that may have been the newer one', () => {
    const { staleness, read, pass } = watch()
    staleness.unchanged('a')
    pass(10_000)
    expect(read).toEqual([])
    staleness.unchanged('a')
    pass(1000)
    staleness.changed('a')
    pass(10_000)
    expect(read).toEqual([['a']])
  })

  it('leaves an item alone whose changes lie far apart', () => {
    const { staleness, read, pass } = watch()
    staleness.changed('a')
    pass(4001)
    staleness.changed('a')
    pass(10_000)
    expect(read).toEqual([])
  })

  it('forgets what it suspects when a snapshot has told all, and leaves no timer when it starts anew', () => {
    const { staleness, read, pass, pending } = watch()
    staleness.suspect('a')
    staleness.settled()
    staleness.suspect('b')
    staleness.reset()
    expect(pending()).toBe(0)
    pass(10_000)
    expect(read).toEqual([])
  })

  it('keeps what it suspects when the items get another index', () => {
    const clock = createVirtualClock()
    let index = new SlotIndex()
    const read: string[][] = []
    const staleness = new Staleness(
      clock,
      () => index,
      (ids) => read.push(ids),
    )
    for (const id of ['x', 'a', 'b', 'a']) staleness.changed(id)
    index = new SlotIndex()
    index.slotFor('b')
    expect(staleness.suspects('a')).toBe(true)
    expect(staleness.suspects('b')).toBe(false)
    staleness.changed('b')
    expect(staleness.suspects('b')).toBe(true)
    index.slotFor('a')
    staleness.unchanged('a')
    expect(staleness.suspects('a')).toBe(true)
    clock.advance(10_000)
    expect(read.flat().sort()).toEqual(['a', 'b'])
    expect(clock.pending).toBe(0)
    // What is not there takes no place in it.
    expect(index.keys).toEqual(['b', 'a'])
  })

  it.each([
    ['that are there', true],
    ['that are not', false],
  ])('marks as many items as it is told of, items %s', (_, areThere) => {
    const { staleness, read, pass, index } = watch()
    const ids = Array.from({ length: 1_000 }, (_, i) => `item ${i}`)
    if (areThere) for (const id of ids) index.slotFor(id)
    for (const id of [...ids, ...ids]) staleness.changed(id)
    pass(10_000)
    expect(read.flat()).toEqual(ids)
    expect(ids.some((id) => staleness.suspects(id))).toBe(false)
  })
})
