import { UsageError } from '../base/errors.ts'

/** What functions of a query have thrown, each of an item that is as it was then. */
export class Failures {
  readonly #byId = new Map<string, UsageError>()

  /** One of them; nothing where all is well. */
  get first(): UsageError | undefined {
    const [error] = this.#byId.values()
    return error
  }

  /** A function has thrown. */
  readonly add = (id: string, cause: unknown): void => {
    this.#byId.set(id, new UsageError('query-failed', { detail: id, cause }))
  }

  /** The item is another one, or gone. */
  forget(id: string): void {
    if (this.#byId.size > 0) this.#byId.delete(id)
  }

  /** What a function gives; nothing where it throws. */
  try<R>(id: string, run: () => R): R | undefined {
    try {
      return run()
    } catch (thrown) {
      this.add(id, thrown)
      return undefined
    }
  }
}
