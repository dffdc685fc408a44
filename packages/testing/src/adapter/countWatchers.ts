import type { Account } from '@rxpep/core'
import { isObservable, Observable } from 'rxjs'

type Method = (...args: unknown[]) => unknown

/** Something live: an account, a collection, a document, a query. */
type Live = object

/** An account that counts who watches it. */
export interface CountedAccount {
  /** The account, to be given to what is counted. */
  readonly account: Account
  /** How many subscriptions there are now: of its observables, and of those of its collections, documents and queries. */
  readonly watchers: number
}

/**
 * Counts the subscriptions that are made through an account: of its own observables, of collections, documents and queries that it
 * hands out, and by their store contract.
 *
 * @example
 * const counted = countWatchers(account)
 * const stop = counted.account.collection(bookmarks).subscribe(show)
 * counted.watchers // 1
 */
export function countWatchers(account: Account): CountedAccount {
  // The same thing for the same thing: adapters remember by what they are given.
  const known = new WeakMap<object, unknown>()
  let watchers = 0
  const come = (): (() => void) => {
    let here = true
    watchers += 1
    return () => {
      if (here) watchers -= 1
      here = false
    }
  }
  const wrap = (value: unknown): unknown => {
    if (!isObservable(value) && !isLive(value)) return value
    if (!known.has(value)) known.set(value, isObservable(value) ? observed(value) : live(value))
    return known.get(value)
  }
  const observed = (source: Observable<unknown>): Observable<unknown> =>
    new Observable((subscriber) => {
      subscriber.add(come())
      subscriber.add(source.subscribe(subscriber))
    })
  const live = (target: Live): unknown => {
    const methods = new Map<PropertyKey, Method>()
    const get = (_: Live, key: PropertyKey): unknown => {
      const own: unknown = Reflect.get(target, key, target)
      if (typeof own !== 'function') return wrap(own)
      const method = methods.get(key) ?? bound(target, key, own as Method)
      methods.set(key, method)
      return method
    }
    return new Proxy(target, { get })
  }
  const bound = (target: Live, key: PropertyKey, own: Method): Method => {
    if (key !== 'subscribe') return (...args) => wrap(own.apply(target, args))
    return (...args) => {
      const leave = come()
      const stop = own.apply(target, args) as () => void
      return () => {
        leave()
        stop()
      }
    }
  }
  return {
    account: live(account) as Account,
    get watchers() {
      return watchers
    },
  }
}

function isLive(value: unknown): value is Live {
  return typeof value === 'object' && value !== null && 'subscribe' in value
}
