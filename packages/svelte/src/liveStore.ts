import { createSubscriber } from 'svelte/reactivity'
import { firstOf, type Watch } from './watch.ts'

/**
 * A value that is live: a store for `$name`, and an object for runes. It holds nothing open before somebody looks, and nothing after.
 *
 * It can't be written: a value changes by the functions beside it.
 */
export interface LiveStore<V> {
  /**
   * The value now. Read in a template, `$derived` or `$effect` of a component with runes it is read again when it changes.
   *
   * It is reactive where it is read: `const { current } = store` keeps the value of that moment, `const now = $derived(store.current)`
   * does not.
   */
  readonly current: V
  /** Calls `run` with the present value at once and with each new one; returns the function that ends it. */
  readonly subscribe: (run: (value: V) => void) => () => void
}

/** Makes a store of a watch: one for all who read `current`, and one for each who subscribes. */
export function liveStore<V>(watch: Watch<V>): LiveStore<V> {
  let latest: { readonly value: V } | undefined
  const track = createSubscriber((changed) => {
    let isFirst = true
    const stop = watch((value) => {
      latest = { value }
      if (!isFirst) changed()
    })
    isFirst = false
    return () => {
      stop()
      latest = undefined
    }
  })
  return {
    subscribe: watch,
    get current() {
      track()
      return latest ? latest.value : firstOf(watch)
    },
  }
}
