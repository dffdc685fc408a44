import { describe, expect, it } from 'vitest'
import { median, medianRatio, percentile } from './median.ts'

describe('median', () => {
  it('is the middle one, whatever the order', () => {
    expect(median([30, 1, 2])).toBe(2)
  })

  it('lies between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  it('is no number where there are none', () => {
    expect(median([])).toBeNaN()
  })
})

describe('percentile', () => {
  it('is the number at that rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect(percentile(hundred, 50)).toBe(50)
    expect(percentile(hundred, 99)).toBe(99)
    expect(percentile(hundred, 100)).toBe(100)
  })

  it('is the only one there is', () => {
    expect(percentile([7], 99)).toBe(7)
  })
})

describe('medianRatio', () => {
  it('compares what belongs together, not the medians', () => {
    // A machine that was slow in the second sweep was slow for both.
    expect(medianRatio([2, 40, 6], [1, 20, 2])).toBe(2)
  })

  it('leaves out pairs with a gap', () => {
    expect(medianRatio([2, null, 9], [1, 1, null])).toBe(2)
  })
})
