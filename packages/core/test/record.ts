import type { Observable } from 'rxjs'

/** What an observable does from now on. */
export interface Recorded<T> {
  /** What it emits. */
  readonly values: T[]
  /** Whether it has completed. */
  done: boolean
}

/** Takes down all that an observable does from now on. */
export function record<T>(source: Observable<T>): Recorded<T> {
  const seen: Recorded<T> = { values: [], done: false }
  source.subscribe({
    next: (value) => seen.values.push(value),
    complete: () => (seen.done = true),
  })
  return seen
}
