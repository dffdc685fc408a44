import { describe, expect, it } from 'vitest'
import { applyPatches, overlaps, patchesBetween, resolves, valueAt } from './patch.ts'

describe('patches', () => {
  it('are as deep as they go', () => {
    const before = { a: 1, deep: { b: 2, c: 3 }, gone: true }
    const after = { a: 1, deep: { b: 2, c: 4 }, came: 'new' }
    expect(patchesBetween(before, after)).toEqual([
      { path: ['deep', 'c'], value: 4 },
      { path: ['gone'], value: undefined },
      { path: ['came'], value: 'new' },
    ])
  })

  it('take an array as one value', () => {
    const patches = patchesBetween({ tags: ['a', 'b'] }, { tags: ['a'] })
    expect(patches).toEqual([{ path: ['tags'], value: ['a'] }])
    expect(applyPatches({ tags: ['x'], n: 1 }, patches)).toEqual({ tags: ['a'], n: 1 })
  })

  it('keep the changes of others in other fields', () => {
    const patches = patchesBetween({ a: 0, b: 0, c: 0 }, { a: 1, b: 0, c: 0 })
    expect(applyPatches({ a: 0, b: 2, c: 3 }, patches)).toEqual({ a: 1, b: 2, c: 3 })
  })

  it('say the whole where there is no object', () => {
    expect(patchesBetween(undefined, 'x')).toEqual([{ path: [], value: 'x' }])
    expect(patchesBetween({ a: 1 }, ['a'])).toEqual([{ path: [], value: ['a'] }])
    expect(applyPatches<unknown>({ a: 1 }, [{ path: [], value: 'x' }])).toBe('x')
  })

  it('are left out where their way leads nowhere any more', () => {
    const patch = { path: ['deep', 'c'], value: 4 }
    for (const value of [{}, { deep: 'text' }, { deep: ['c'] }, { deep: null }, 'text']) {
      expect(resolves(value, patch)).toBe(false)
      expect(applyPatches<unknown>(value, [patch])).toBe(value)
      expect(valueAt(value, patch.path)).toBeUndefined()
    }
    const other = { path: ['a'], value: 1 }
    expect(applyPatches<unknown>({}, [patch, other])).toEqual({ a: 1 })
  })

  it('that take something away are done where all around it is gone', () => {
    const patch = { path: ['deep', 'c'], value: undefined }
    expect(resolves({}, patch)).toBe(true)
    expect(resolves({ deep: 'text' }, patch)).toBe(false)
  })

  it('know fields only that an object has itself', () => {
    const before: Record<string, unknown> = { a: 1 }
    const after = JSON.parse('{"a":1,"__proto__":{"polluted":true},"toString":"text"}') as object
    const made = applyPatches<object>(before, patchesBetween(before, after))
    expect(Object.keys(made)).toEqual(['a', '__proto__', 'toString'])
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(valueAt({}, ['toString'])).toBeUndefined()
    const back = applyPatches(made, patchesBetween(made, before))
    expect(Object.keys(back)).toEqual(['a'])
  })

  it('change nothing the second time, whatever they put there', () => {
    for (const value of [NaN, -0, [1], { b: 1 }]) {
      const once = applyPatches<object>({}, [{ path: ['a'], value }])
      expect(applyPatches(once, [{ path: ['a'], value }])).toBe(once)
    }
  })

  it('make values that nobody can change', () => {
    const patches = patchesBetween({ rows: [{ id: 1 }] }, { rows: [{ id: 1, a: 2 }] }, 'id')
    const made = applyPatches({ rows: [{ id: 1 }] }, patches, 'id')
    expect([made, made.rows, made.rows[0]].every(Object.isFrozen)).toBe(true)
  })
})

describe('patches of arrays whose elements are told apart', () => {
  const rows = (...all: [number, string][]) => all.map(([id, text]) => ({ id, text }))

  it('go element by element, wherever the others have moved it', () => {
    const patches = patchesBetween(
      rows([1, 'one'], [2, 'two']),
      rows([1, 'one'], [2, 'new'], [3, 'three']),
      'id',
    )
    expect(patches).toEqual([
      { path: [{ key: 2 }, 'text'], value: 'new' },
      { path: [{ key: 3 }], value: { id: 3, text: 'three' } },
    ])
    const theirs = rows([0, 'zero'], [2, 'two'])
    const merged = rows([0, 'zero'], [2, 'new'], [3, 'three'])
    expect(applyPatches(theirs, patches, 'id')).toEqual(merged)
  })

  it('take an element away by its key', () => {
    const patches = patchesBetween(rows([1, 'one'], [2, 'two']), rows([2, 'two']), 'id')
    expect(patches).toEqual([{ path: [{ key: 1 }], value: undefined }])
    expect(applyPatches(rows([3, 'x'], [1, 'y']), patches, 'id')).toEqual(rows([3, 'x']))
    const none = rows([3, 'x'])
    expect(applyPatches(none, patches, 'id')).toBe(none)
  })

  it('lead nowhere where the element is gone', () => {
    const patches = patchesBetween(rows([1, 'one']), rows([1, 'new']), 'id')
    const theirs = rows([2, 'two'])
    expect(applyPatches(theirs, patches, 'id')).toBe(theirs)
    expect(patches.every((patch) => resolves(theirs, patch, 'id'))).toBe(false)
  })

  it('are one for the whole where the order is another', () => {
    const [before, after] = [rows([1, 'one'], [2, 'two']), rows([2, 'two'], [1, 'one'])]
    expect(patchesBetween(before, after, 'id')).toEqual([{ path: [], value: after }])
    const inserted = rows([1, 'one'], [3, 'three'], [2, 'two'])
    expect(patchesBetween(before, inserted, 'id')).toEqual([{ path: [], value: inserted }])
  })

  it.each([
    ['two have the same key', [{ id: 1 }, { id: 1 }]],
    ['one has none', [{ id: 1 }, { text: 'x' }]],
    ['a key is no text and no number', [{ id: true }]],
    ['one is no object', [{ id: 1 }, 'x']],
  ])('take the array as one value where %s', (_, after) => {
    expect(patchesBetween([{ id: 1, text: 'x' }], after, 'id')).toEqual([
      { path: [], value: after },
    ])
  })
})

describe('two places', () => {
  it('overlap when one is or lies in the other', () => {
    expect(overlaps(['a'], ['a', 'b'])).toBe(true)
    expect(overlaps(['a', 'b'], ['a'])).toBe(true)
    expect(overlaps([], ['a'])).toBe(true)
    expect(overlaps(['a', { key: 1 }], ['a', { key: 1 }])).toBe(true)
    expect(overlaps(['a', { key: 1 }], ['a', { key: 2 }])).toBe(false)
    expect(overlaps(['a', 'b'], ['a', 'c'])).toBe(false)
    expect(overlaps(['ab'], ['a'])).toBe(false)
  })
})
