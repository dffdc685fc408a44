import type { Observable } from 'rxjs'

/** Calls `run` with each value; returns the function that ends it: the store contract. */
export function subscribeTo<V>(values$: Observable<V>, run: (value: V) => void): () => void {
  const subscription = values$.subscribe(run)
  return () => {
    subscription.unsubscribe()
  }
}
