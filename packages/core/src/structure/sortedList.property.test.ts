import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SortedList } from './sortedList.ts'

it('is the sorted array of what was put in and not taken out, through all its chunks', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 1200 })
  fc.assert(
    fc.property(numbers, numbers, fc.boolean(), (first, second, filled) => {
      const list = new SortedList<number>((a, b) => a - b)
      const all = new Set<number>()
      const start = [...new Set(first)]
      for (const each of start) all.add(each)
      if (filled) list.fill(start)
      else for (const each of start) list.insert(each)
      for (const each of second) {
        const place = [...all].filter((other) => other < each).length
        if (all.delete(each)) expect(list.delete(each)).toBe(place)
        else {
          all.add(each)
          expect(list.insert(each)).toBe(place)
        }
      }
      const expected = [...all].sort((a, b) => a - b)
      expect(list.size).toBe(expected.length)
      expect(list.slice(0, Infinity)).toEqual(expected)
      for (const at of [0, 1, 255, 256, expected.length - 1]) {
        expect(list.slice(at, at + 300)).toEqual(expected.slice(at, at + 300))
        const here = expected[at]
        if (here === undefined) continue
        expect(list.at(at)).toBe(here)
        expect(list.replace(here, here + 0.5)).toBe(at)
        expect(list.at(at)).toBe(here + 0.5)
        list.replace(here + 0.5, here)
      }
    }),
  )
})
