import { useEffect } from 'react'
import { useStore, type Store } from './store.ts'

/** What a hook gives of several things: a getter for each, and what does something. */
type Parts<P> = { readonly [K in keyof P]: Store<P[K]> }

/**
 * Several stores as one, whose snapshots know what was read of them: it is another snapshot only when one of those is another value.
 *
 * What was never read is neither subscribed to nor remembered: whoever reads it later, in a handler, gets what it is then.
 */
class TrackedStore<P extends object, A extends object> implements Store<P & A> {
  readonly #parts: Parts<P>
  readonly #actions: A
  /** What was read, by part: in the present snapshot. */
  #read = new Map<keyof P, unknown>()
  #snapshot: (P & A) | undefined
  readonly #held = new Map<keyof P, () => void>()
  #notify: (() => void) | undefined

  constructor(parts: Parts<P>, actions: A) {
    this.#parts = parts
    this.#actions = actions
  }

  readonly now = (): P & A => {
    for (const [key, value] of this.#read)
      if (!Object.is(this.#parts[key].now(), value)) this.#snapshot = undefined
    return (this.#snapshot ??= this.#make())
  }

  readonly server = (): P & A => (this.#snapshot ??= this.#make('server'))

  readonly subscribe = (notify: () => void): (() => void) => {
    this.#notify = notify
    this.hold()
    return () => {
      this.#notify = undefined
      for (const stop of this.#held.values()) stop()
      this.#held.clear()
    }
  }

  /** Subscribes to what was read since. */
  readonly hold = (): void => {
    const notify = this.#notify
    if (!notify) return
    for (const key of this.#read.keys())
      if (!this.#held.has(key)) this.#held.set(key, this.#parts[key].subscribe(notify))
  }

  #make(from: 'now' | 'server' = 'now'): P & A {
    const read = (this.#read = new Map<keyof P, unknown>())
    const snapshot = { ...this.#actions }
    for (const key in this.#parts)
      Object.defineProperty(snapshot, key, {
        enumerable: true,
        get: () => {
          if (!this.#held.has(key) || !read.has(key))
            read.set(key, this.#parts[key][this.#notify ? 'now' : from]())
          return read.get(key)
        },
      })
    return snapshot as P & A
  }
}

/** A store of parts, and of actions that stay the same. */
export function trackedStore<P extends object, A extends object>(
  parts: Parts<P>,
  actions: A,
): TrackedStore<P, A> {
  return new TrackedStore(parts, actions)
}

/** Reads parts: the component renders again when one of those is something else that it has read, and not otherwise. */
export function useTracked<P extends object, A extends object>(store: TrackedStore<P, A>): P & A {
  const snapshot = useStore(store)
  useEffect(store.hold)
  return snapshot
}
