import { expect, it } from 'vitest'
import { added } from './added.ts'

it('adds to a list, and leaves one that is empty as it is', () => {
  const none: readonly string[] = Object.freeze([])
  const one = added(none as string[], 'a')
  expect([none, one]).toEqual([[], ['a']])
  const two = added(one, 'b')
  expect(two).toEqual(['a', 'b'])
  expect(two).toBe(one)
})
