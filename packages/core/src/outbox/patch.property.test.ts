import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatches, overlaps, patchesBetween, resolves, valueAt } from './patch.ts'
import { ownField, sameValue, type Plain } from './sameValue.ts'

const key = fc.constantFrom('a', 'b', 'c', 'id', '__proto__', 'constructor', 'toString')
const leaf = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, 0, -0, NaN, 1, '', 'x', 'y'),
  fc.constantFrom(0, 1).map((ms) => new Date(ms)),
  fc.uint8Array({ maxLength: 2 }),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom<string | number>(1, '1', 2, 3), tie('value')), {
        selector: ([id]) => id,
      })
      .map((rows) => rows.map(([id, a]) => ({ id, a }))),
  ),
}))
const object = fc.array(fc.tuple(key, value), { maxLength: 5 }).map(Object.fromEntries<unknown>)
const mergeBy = fc.constantFrom(undefined, 'id')

describe('patches between any two values', () => {
  it('make the one of the other, and back', () => {
    fc.assert(
      fc.property(value, value, mergeBy, (before, after, by) => {
        const made = applyPatches(before, patchesBetween(before, after, by), by)
        expect(sameValue(made, after)).toBe(true)
        const back = applyPatches(made, patchesBetween(made, before, by), by)
        expect(sameValue(back, before)).toBe(true)
      }),
    )
  })

  it('change nothing where nothing differs, and nothing the second time', () => {
    fc.assert(
      fc.property(value, value, mergeBy, (before, after, by) => {
        const same = structuredClone(before)
        expect(patchesBetween(before, same, by)).toEqual([])
        const patches = patchesBetween(before, after, by)
        const made = applyPatches(before, patches, by)
        expect(applyPatches(made, patches, by)).toBe(made)
      }),
    )
  })

  it('are about different places, which hold what they say', () => {
    fc.assert(
      fc.property(value, value, mergeBy, (before, after, by) => {
        const patches = patchesBetween(before, after, by)
        for (const [i, one] of patches.entries()) {
          expect(sameValue(valueAt(after, one.path, by), one.value)).toBe(true)
          expect(sameValue(valueAt(before, one.path, by), one.value)).toBe(false)
          expect(resolves(before, one, by)).toBe(true)
          expect(patches.slice(i + 1).filter(({ path }) => overlaps(path, one.path))).toEqual([])
        }
      }),
    )
  })

  it('leave what they do not change the same', () => {
    fc.assert(
      fc.property(object, object, (before, after) => {
        const made = applyPatches<Plain>(before, patchesBetween(before, after))
        for (const name of Object.keys(before)) {
          const was = ownField(before, name)
          if (sameValue(was, ownField(after, name))) expect(ownField(made, name)).toBe(was)
        }
      }),
    )
  })

  it('merge in any order where they are about different places', () => {
    fc.assert(
      fc.property(object, object, object, (base, ours, theirs) => {
        const [mine, other] = [patchesBetween(base, ours), patchesBetween(base, theirs)]
        fc.pre(!mine.some((a) => other.some((b) => overlaps(a.path, b.path))))
        const one = applyPatches(applyPatches(base, mine), other)
        const two = applyPatches(applyPatches(base, other), mine)
        expect(sameValue(one, two)).toBe(true)
        for (const { path, value: wanted } of [...mine, ...other]) {
          expect(sameValue(valueAt(one, path), wanted)).toBe(true)
        }
      }),
    )
  })

  it('leave the values alone that they are made of', () => {
    fc.assert(
      fc.property(value, value, mergeBy, (before, after, by) => {
        const copies = structuredClone([before, after])
        applyPatches(before, patchesBetween(before, after, by), by)
        expect(sameValue([before, after], copies)).toBe(true)
      }),
    )
  })
})
