import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ExactSum } from './exactSum.ts'

const SCALE = 1074n

/** A finite number times 2 to the power of 1074, which is a whole one. */
function scaled(number: number): bigint {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, number)
  const raw = bits.getBigUint64(0)
  const exponent = Number((raw >> 52n) & 0x7ffn)
  const fraction = raw & 0xfffffffffffffn
  const whole = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1)
  return raw >> 63n ? -whole : whole
}

/** Whether no number is nearer to a scaled sum. */
function isNearest(number: number, sum: bigint): boolean {
  const distance = (other: number): bigint => {
    const gap = scaled(other) - sum
    return gap < 0n ? -gap : gap
  }
  const step = (by: bigint): number => {
    const bits = new DataView(new ArrayBuffer(8))
    bits.setFloat64(0, number)
    bits.setBigUint64(0, bits.getBigUint64(0) + by)
    return bits.getFloat64(0)
  }
  if (number === 0) return distance(0) <= distance(Number.MIN_VALUE) && sum > -SCALE && sum < SCALE
  return [1n, -1n].every((by) => distance(number) <= distance(step(by)))
}

const numbers = fc.oneof(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
  fc.constantFrom(0.1, 0.2, 0.3, 1e16, -1e16, 1, -1, 2 ** 53, 2 ** -1074),
)

it('is the number nearest to the exact sum, in whatever order numbers come and go', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(numbers, fc.boolean()), { maxLength: 20 }), (all) => {
      const sum = new ExactSum()
      for (const [number] of all) sum.add(number)
      for (const [number, stays] of all) if (!stays) sum.add(-number)
      const exact = all.reduce(
        (total, [number, stays]) => total + (stays ? scaled(number) : 0n),
        0n,
      )
      expect(isNearest(sum.value, exact)).toBe(true)
    }),
  )
})

it('loses nothing of what is small beside what comes and goes', () => {
  const sum = new ExactSum()
  for (const number of [0.1, 1e16, 0.2, -1e16]) sum.add(number)
  expect(sum.value).toBe(0.1 + 0.2)
  for (const number of [-0.1, -0.2]) sum.add(number)
  expect(sum.value).toBe(0)
})
