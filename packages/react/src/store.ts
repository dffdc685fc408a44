import type { DependencyList } from 'react'
import { useMemo, useSyncExternalStore } from './react.ts'

/** Something outside of React that hooks read: what it is now, and who is told when it is something else. */
export interface Store<V> {
  /** What it is now: the same value until it changes. */
  readonly now: () => V
  /** What it is while a page of the server is taken over: what the server saw. */
  readonly server: () => V
  /** Calls `notify` whenever it may be something else; returns the function that ends it. */
  readonly subscribe: (notify: () => void) => () => void
}

/** What RxJS and others call an observable, as far as a hook needs it. */
export interface Subscribable<V> {
  /** Calls `next` with each value. */
  subscribe(observer: { next: (value: V) => void; error?: (error: unknown) => void }): {
    /** Ends it. */
    unsubscribe(): void
  }
}

/** The base of every hook: reads a store. */
export function useStore<V>({ subscribe, now, server }: Store<V>): V {
  return useSyncExternalStore(subscribe, now, server)
}

/** Reads a store that is made anew when one of `deps` is another value. */
export function useStoreOf<V>(create: () => Store<V>, deps: DependencyList): V {
  return useStore(useMemo(create, deps))
}

/** Subscribes; the result ends it. */
export function subscribeTo<V>(
  source: Subscribable<V>,
  observer: Parameters<Subscribable<V>['subscribe']>[0],
): () => void {
  const subscription = source.subscribe(observer)
  return () => {
    subscription.unsubscribe()
  }
}

/** How a store learns of changes: by what tells of them. */
export function changesOf(source: Subscribable<unknown>): Store<unknown>['subscribe'] {
  return (next) => subscribeTo(source, { next })
}
