import type { Observable } from '@rxpep/core'
import type { DependencyList } from 'react'
import { observableStore } from './observableStore.ts'
import { useStoreOf } from './store.ts'

/**
 * The last value of an observable of your own, such as a pipeline of RxJS. It is made anew when one of `deps` is another value, as with
 * `useMemo`, and never else.
 *
 * What it emits when it is subscribed to is there from the first render; until it emits anything the value is `initial`. When it fails,
 * the next render throws what it failed with.
 *
 * @example
 * const account = useAccount()
 * const unread = useObservable(() => unreadOf(account), [account], 0)
 */
export function useObservable<V>(create: () => Observable<V>, deps: DependencyList): V | undefined
export function useObservable<V, D>(
  create: () => Observable<V>,
  deps: DependencyList,
  initial: D,
): V | D
export function useObservable<V>(
  create: () => Observable<V>,
  deps: DependencyList,
  initial?: V,
): V | undefined {
  return useStoreOf(() => observableStore<V | undefined>(create(), initial), deps)
}
