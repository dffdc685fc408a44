import { useSyncExternalStore } from 'react'

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

/** A store of what can be read at any time. */
export function storeOf<V>(
  source: Subscribable<unknown>,
  now: () => V,
  server: () => V = now,
): Store<V> {
  return { now, server, subscribe: (notify) => subscribeTo(source, notify) }
}

/** Subscribes; the result ends it. */
export function subscribeTo(source: Subscribable<unknown>, next: () => void): () => void {
  const subscription = source.subscribe({ next })
  return () => {
    subscription.unsubscribe()
  }
}
