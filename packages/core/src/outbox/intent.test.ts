import { describe, expect, it } from 'vitest'
import { applyIntent, applyIntents, changePatches, type Intent } from './intent.ts'

interface Item {
  readonly a?: number
  readonly b?: number
}

function change(type: 'put' | 'update', before: Item | undefined, after: Item): Intent<Item> {
  return { type, id: 'x', before, after, patches: changePatches(before, after) }
}
const remove: Intent<Item> = { type: 'remove', id: 'x', before: undefined }

describe('an intent', () => {
  it('changes what it is about and keeps the rest', () => {
    const now = { a: 5, b: 6 }
    expect(applyIntent(change('put', { a: 5 }, { a: 7 }), now)).toEqual({ a: 7, b: 6 })
    expect(applyIntent(change('update', { a: 5 }, {}), now)).toEqual({ b: 6 })
  })

  it('gives the same value when there is nothing to do', () => {
    const now = { a: 1, b: 2 }
    expect(applyIntent(change('update', { a: 0 }, { a: 1 }), now)).toBe(now)
  })

  it('to put brings back an item, to update does not', () => {
    const after = { a: 2 }
    expect(applyIntent(change('put', { a: 1 }, after), undefined)).toBe(after)
    expect(applyIntent(change('update', { a: 1 }, after), undefined)).toBeUndefined()
  })

  it('to remove or to clear leaves nothing', () => {
    expect(applyIntent(remove, { a: 1 })).toBeUndefined()
    expect(applyIntent<Item>({ type: 'clear' }, { a: 1 })).toBeUndefined()
  })

  it('follows another', () => {
    const put = change('put', undefined, { a: 1 })
    const update = change('update', { a: 1 }, { a: 1, b: 2 })
    expect(applyIntents([put, update], undefined)).toEqual({ a: 1, b: 2 })
    expect(applyIntents([put, remove, update], undefined)).toBeUndefined()
    expect(applyIntents([remove, put], { b: 9 })).toEqual({ a: 1 })
  })

  it('to put what was not there names each field', () => {
    expect(changePatches(undefined, { a: 1, b: 2 })).toHaveLength(2)
    expect(changePatches(undefined, 'text')).toEqual([{ path: [], value: 'text' }])
  })

  it('to put in the place of null puts the whole', () => {
    expect(changePatches(null, { a: 1 })).toEqual([{ path: [], value: { a: 1 } }])
  })
})
