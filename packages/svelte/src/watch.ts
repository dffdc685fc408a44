import { untrack } from 'svelte'
import { toStore } from 'svelte/store'

/** Calls `run` with what is there at once, and with each new value; returns the function that ends it. */
export type Watch<V> = (run: (value: V) => void) => () => void

/** A value, or a getter of one that may change: the way in which Svelte hands on what is reactive. */
export type MaybeGetter<T> = T | (() => T)

/** What an observable of core is, as far as a store must know it. */
export interface Source<V> {
  /** Calls `run` with what is there at once, and with each new value. */
  subscribe(run: (value: V) => void): { unsubscribe(): void }
}

/** Watches an observable that tells the present value first. */
export function watchObservable<V>(source: Source<V>): Watch<V> {
  return (run) => {
    const subscription = source.subscribe(run)
    return () => {
      subscription.unsubscribe()
    }
  }
}

/** Watches something of a target, and of the next one when the getter gives another: after the flush in which that has changed, as effects do. */
export function watchOf<T, V>(target: MaybeGetter<T>, watch: (target: T) => Watch<V>): Watch<V> {
  if (!isGetter(target)) return watch(target)
  return (run) => {
    let watched: { target: T; stop: () => void } | undefined
    const stopFollowing = toStore(target).subscribe((next) => {
      if (watched && watched.target === next) return
      watched?.stop()
      watched = { target: next, stop: untrack(() => watch(next)(run)) }
    })
    return () => {
      stopFollowing()
      watched?.stop()
    }
  }
}

/** What a getter gives now. Who asks is not called again when that changes. */
export function now<T>(target: MaybeGetter<T>): T {
  return isGetter(target) ? untrack(target) : target
}

/** What a watch tells first. */
export function firstOf<V>(watch: Watch<V>): V {
  let first: V | undefined
  watch((value) => {
    first = value
  })()
  return first as V
}

function isGetter<T>(target: MaybeGetter<T>): target is () => T {
  return typeof target === 'function'
}
