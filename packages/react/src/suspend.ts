import type { Collection, CollectionStatus } from '@rxpep/core'
import { UsageError } from './core.ts'
import { subscribeTo } from './store.ts'

/** What a Suspense variant waits for. */
export interface SuspenseOptions {
  /**
   * `cache`, the default: until there is something complete to show, be it what was stored here or came with the page. `server`: until
   * the server has been heard in this session, which may be long while offline.
   */
  readonly until?: 'cache' | 'server' | undefined
}

type Until = NonNullable<SuspenseOptions['until']>
type Live = Pick<Collection<unknown>, 'status' | 'status$'>

/** What has been there once: `true`; what is being waited for: the wait. */
const known = { cache: new WeakMap<Live, Wait>(), server: new WeakMap<Live, Wait>() }
type Wait = true | Promise<void>

/**
 * Suspends the component until a collection or document is there. What was there once never suspends again: later faults are in
 * its status.
 *
 * @throws RxpepError the one of a terminal state; a promise, for Suspense
 */
export function suspend(live: Live, { until = 'cache' }: SuspenseOptions = {}): void {
  const waiting = known[until].get(live)
  if (waiting === true) return
  const { status } = live
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- React 18 has no other way to say so, and React 19 takes it
  if (isAwaited(status, until)) throw waiting ?? wait(live, until)
  if (status.phase !== 'ready') throw status.error ?? new UsageError('closed')
  known[until].set(live, true)
}

function isAwaited({ phase, fromCache }: CollectionStatus, until: Until): boolean {
  return phase === 'loading' || (phase === 'ready' && fromCache && until === 'server')
}

/** One wait for all that wait for the same: it ends with what it waits for, or with the account. */
function wait(live: Live, until: Until): Promise<void> {
  const waiting = new Promise<void>((resolve) => {
    const stop = subscribeTo<CollectionStatus>(live.status$, {
      next: (status) => {
        if (isAwaited(status, until)) return
        known[until].delete(live)
        resolve()
        // It may be told before there is anything to stop.
        queueMicrotask(() => {
          stop()
        })
      },
    })
  })
  known[until].set(live, waiting)
  return waiting
}
