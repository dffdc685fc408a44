import { BehaviorSubject } from 'rxjs'
import { SlotMap } from '../src/structure/slotMap.ts'

/** Something to query whose values a test says. */
export interface Things<T> {
  /** What is there now. */
  readonly view: SlotMap<T>
  /** What is there, the present view first. */
  readonly view$: BehaviorSubject<SlotMap<T>>
  /** Makes items something else, or nothing, and tells of it once, unless it is not to be told yet. */
  set(values: Readonly<Record<string, T | undefined>>, tell?: boolean): void
}

/** Something to query that holds these values by ItemID. */
export function things<T>(values: Readonly<Record<string, T>> = {}): Things<T> {
  const view$ = new BehaviorSubject(new SlotMap<T>())
  let view = view$.value
  const source: Things<T> = {
    get view() {
      return view
    },
    view$,
    set(changed, tell = true) {
      for (const [id, value] of Object.entries(changed))
        view = value === undefined ? view.delete(id) : view.set(id, value)
      if (tell) view$.next(view)
    },
  }
  source.set(values)
  return source
}
