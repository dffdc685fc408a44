import { subscribeTo, type Store, type Subscribable } from './store.ts'

/**
 * A store of what an observable has told last. What it tells at once is there from the first render: it is subscribed to for that
 * moment. What it fails with is thrown by the next render.
 */
export function observableStore<V>(source: Subscribable<V>, initial: V): Store<V> {
  const server = (): V => initial
  let read = server
  let asked = false
  const subscribe = (notify: () => void): (() => void) => {
    const become = (next: () => V): void => {
      read = next
      notify()
    }
    asked = true
    return subscribeTo(source, {
      next: (value) => {
        become(() => value)
      },
      error: (error) => {
        become(() => {
          throw error
        })
      },
    })
  }
  return {
    server,
    subscribe,
    now() {
      if (!asked) subscribe(() => undefined)()
      return read()
    },
  }
}
