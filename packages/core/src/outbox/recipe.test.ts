import { afterEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../base/errors.ts'
import { runRecipe } from './recipe.ts'

interface Item {
  readonly a: number
  readonly deep: { readonly list: readonly number[] }
}
const item: Item = Object.freeze({ a: 1, deep: Object.freeze({ list: Object.freeze([1]) }) })

const unhandled = vi.fn()
process.on('unhandledRejection', unhandled)
afterEach(() => {
  expect(unhandled).not.toHaveBeenCalled()
})

describe('a recipe', () => {
  it('changes a draft and leaves the value alone', () => {
    const after = runRecipe(item, (draft) => {
      draft.deep.list.push(2)
    })
    expect(after).toEqual({ a: 1, deep: { list: [1, 2] } })
    expect(item.deep.list).toEqual([1])
  })

  it('may return another value', () => {
    expect(runRecipe(item, (draft) => ({ ...draft, a: 2 }))).toMatchObject({ a: 2 })
    expect(runRecipe('text', () => 'other')).toBe('other')
  })

  it('that changes nothing gives the same value', () => {
    expect(runRecipe(item, () => undefined)).toBe(item)
    expect(runRecipe(item, (draft) => void (draft.a = 1))).toBe(item)
    expect(runRecipe(item, (draft) => draft)).toBe(item)
  })

  it('throws to its caller', () => {
    const error = new Error('typo')
    const run = () =>
      runRecipe(item, (draft) => {
        draft.a = 5
        throw error
      })
    expect(run).toThrow(error)
    expect(item.a).toBe(1)
  })

  it.each([
    ['is asynchronous', async () => Promise.resolve(item)],
    ['fails later', async () => Promise.reject(new Error('later'))],
    [
      'uses its draft when that is over',
      async (draft: { a: number }) => {
        await Promise.resolve()
        draft.a = 5
      },
    ],
    ['returns something that can be waited for', () => ({ then: () => undefined })],
  ])('is refused when it %s, and nothing is left unhandled', async (_, recipe) => {
    const run = () => runRecipe(item, recipe as unknown as () => Item)
    expect(run).toThrow(UsageError)
    expect(run).toThrow(expect.objectContaining({ code: 'async-recipe' }))
    // Unhandled rejections are told when the microtasks are over.
    await new Promise((resolve) => setImmediate(resolve))
    expect(item.a).toBe(1)
  })
})
