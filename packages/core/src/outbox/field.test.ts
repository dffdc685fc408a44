import { describe, expect, it } from 'vitest'
import { editedFields, fieldState, holdsAll, without } from './field.ts'

describe('the fields of an edit', () => {
  it('know what stood there before', () => {
    expect(editedFields({ a: 0, b: 0 }, { a: 1, b: 0, c: 2 })).toEqual([
      { path: ['a'], value: 1, befores: [0], repairs: 0 },
      { path: ['c'], value: 2, befores: [undefined], repairs: 0 },
    ])
  })

  it('are all that the item has, where it was not there', () => {
    const fields = editedFields(undefined, { a: 1, b: 2 })
    expect(fields.map(({ path }) => path)).toEqual([['a'], ['b']])
  })

  it('are held, at their base, or something else', () => {
    const field = { path: ['a'], value: 3, befores: [0, 1], repairs: 0 }
    const states = [3, 0, 1, 2, undefined].map((a) => fieldState(field, { a }))
    expect(states).toEqual(['held', 'at base', 'at base', 'other', 'other'])
    expect(fieldState(field, undefined)).toBe('other')
  })

  it('are something else where their way leads nowhere any more', () => {
    const field = { path: ['deep', 'a'], value: 1, befores: [undefined], repairs: 0 }
    expect(fieldState(field, { deep: {} })).toBe('at base')
    expect(fieldState(field, { deep: 'text' })).toBe('other')
    expect(fieldState(field, {})).toBe('other')
  })

  it('are all held only by a value that is there and has them', () => {
    const patches = [{ path: ['a'], value: 1 }]
    expect(holdsAll(patches, { a: 1, b: 5 })).toBe(true)
    expect(holdsAll(patches, { a: 2 })).toBe(false)
    expect(holdsAll([{ path: ['a'], value: undefined }], undefined)).toBe(false)
  })

  it('lose those that others touch, around or within', () => {
    const patches = [
      { path: ['a'], value: 1 },
      { path: ['deep', 'b'], value: 2 },
      { path: ['deep', 'c'], value: 3 },
    ]
    const paths = (others: readonly string[][]) =>
      without(
        patches,
        others.map((path) => ({ path, value: 0 })),
      ).map(({ path }) => path.join('.'))
    expect(paths([])).toEqual(['a', 'deep.b', 'deep.c'])
    expect(paths([['deep']])).toEqual(['a'])
    expect(paths([['a', 'x'], ['deep', 'c']])).toEqual(['deep.b']) // prettier-ignore
  })
})
