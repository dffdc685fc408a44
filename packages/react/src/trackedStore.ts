import { useEffect, useMemo } from './react.ts'
import { changesOf, useStore, type Store, type Subscribable } from './store.ts'
import type { Opened } from './useOpened.ts'

/** For each thing that can be read: what tells of its changes, and how it is read, of what is live or of what the server saw. */
type Parts<P, F> = {
  readonly [K in keyof P]: readonly [changes: Subscribable<unknown>, read: (from: F) => P[K]]
}

/** What can be read, and what does something. */
interface Offer<P, A, F> {
  /** What can be read. */
  readonly parts: Parts<P, F>
  /** What does something. */
  readonly actions: A
}

/** A store that knows what was read of it. */
interface TrackedStore<V> extends Store<V> {
  /** Subscribes to what was read since. */
  readonly hold: () => void
}

/**
 * Several things as one store, whose snapshots know what was read of them: it is another snapshot only when one of those is another
 * value.
 *
 * What was never read is neither subscribed to nor remembered: whoever reads it later, in a handler, gets what it is then.
 */
function trackedStore<P extends object, A extends object, F>(
  live: F,
  first: F,
  { parts, actions }: Offer<P, A, F>,
): TrackedStore<P & A> {
  const held = new Map<keyof P, () => void>()
  /** What was read of the present snapshot. */
  let read = new Map<keyof P, unknown>()
  let snapshot: (P & A) | undefined
  let notify: (() => void) | undefined

  const make = (from: F): P & A => {
    const values = (read = new Map<keyof P, unknown>())
    const made = { ...actions } as P & A
    for (const key in parts)
      Object.defineProperty(made, key, {
        enumerable: true,
        get() {
          if (!held.has(key) || !values.has(key))
            values.set(key, parts[key][1](notify ? live : from))
          return values.get(key)
        },
      })
    return made
  }
  const hold = (): void => {
    if (notify)
      for (const key of read.keys())
        if (!held.has(key)) held.set(key, changesOf(parts[key][0])(notify))
  }
  return {
    hold,
    now() {
      for (const [key, value] of read)
        if (!Object.is(parts[key][1](live), value)) snapshot = undefined
      return (snapshot ??= make(live))
    },
    server: () => (snapshot ??= make(first)),
    subscribe(told) {
      notify = told
      hold()
      return () => {
        notify = undefined
        for (const stop of held.values()) stop()
        held.clear()
      }
    },
  }
}

/**
 * Reads several things of what is open: the component renders again when one of those is something else that it has read, and not
 * otherwise. They are made anew when `key` is something else.
 */
export function useTracked<P extends object, A extends object, F>(
  { live, first }: Opened<F, F>,
  key: unknown,
  create: () => Offer<P, A, F>,
): P & A {
  const store = useMemo(() => trackedStore(live, first, create()), [live, key])
  const snapshot = useStore(store)
  useEffect(store.hold)
  return snapshot
}
