import type { Store, Subscribable } from './store.ts'

/**
 * A store of what an observable has told last. What it tells at once is there from the first render: it is subscribed to for that
 * moment. What it fails with is thrown by the next render.
 */
export function observableStore<V>(
  source: Subscribable<V>,
  initial: V,
  keep: (value: V) => V = (value) => value,
): Store<V> {
  let value = initial
  let failed: { readonly error: unknown } | undefined
  let asked = false
  const subscribe = (notify: () => void): (() => void) => {
    asked = true
    const subscription = source.subscribe({
      next: (next) => {
        value = keep(next)
        notify()
      },
      error: (error) => {
        failed = { error }
        notify()
      },
    })
    return () => {
      subscription.unsubscribe()
    }
  }
  const now = (): V => {
    if (!asked) subscribe(() => undefined)()
    if (failed) throw failed.error
    return value
  }
  return { subscribe, now, server: () => initial }
}
