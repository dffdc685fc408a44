import { Immer, type Draft } from 'immer'
import { UsageError } from '../base/errors.ts'

/**
 * Changes a draft of a value, or returns another value in its place.
 *
 * @template T the value
 */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a recipe that returns nothing has changed its draft
export type Recipe<T> = (draft: Draft<T>) => T | Draft<T> | void | undefined

// Values come frozen from the codecs; what a recipe makes goes through one before anybody sees it.
const immer = /* @__PURE__ */ new Immer({ autoFreeze: false })

/**
 * The value after a recipe: the same one when it changes nothing. What the recipe throws goes to the caller.
 *
 * @throws UsageError `async-recipe` when the recipe returns a promise: an edit is made at once or not at all
 */
export function runRecipe<T>(value: T, recipe: Recipe<T>): T {
  return immer.produce<T>(value, (draft) => {
    const returned: unknown = recipe(draft)
    refusePromise(returned)
    return returned as Draft<T>
  })
}

/**
 * Refuses what an async function has returned.
 *
 * @throws UsageError `async-recipe`
 */
export function refusePromise(returned: unknown): void {
  if (!isPromise(returned)) return
  // It may still fail when it meets the draft that is over, and that is nobody's news.
  returned.then(undefined, () => undefined)
  throw new UsageError('async-recipe')
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | undefined)?.then === 'function'
}
