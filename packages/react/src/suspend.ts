import { UsageError, type Collection, type CollectionStatus } from '@rxpep/core'

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

/** What has been there once, and what is being waited for. */
const there = { cache: new WeakSet<Live>(), server: new WeakSet<Live>() }
const waits = {
  cache: new WeakMap<Live, Promise<void>>(),
  server: new WeakMap<Live, Promise<void>>(),
}

/**
 * Suspends the component until a collection or document is there. What was there once never suspends again: later faults are in
 * its status.
 *
 * @throws RxpepError the one of a terminal state; a promise, for Suspense
 */
export function suspend(live: Live, { until = 'cache' }: SuspenseOptions = {}): void {
  if (there[until].has(live)) return
  const { status } = live
  if (isThere(status, until)) there[until].add(live)
  else if (isOver(status)) throw status.error ?? new UsageError('closed')
  // React 18 has no other way to say so, and React 19 takes it.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  else throw waits[until].get(live) ?? wait(live, until)
}

function isThere({ phase, fromCache }: CollectionStatus, until: Until): boolean {
  return phase === 'ready' && !(until === 'server' && fromCache)
}

function isOver({ phase }: CollectionStatus): boolean {
  return phase === 'failed' || phase === 'closed'
}

/** One wait for all that wait for the same: it ends with what it waits for, or with the account. */
function wait(live: Live, until: Until): Promise<void> {
  const waiting = new Promise<void>((resolve) => {
    const subscription = live.status$.subscribe({
      next: (status) => {
        if (!isThere(status, until) && !isOver(status)) return
        waits[until].delete(live)
        resolve()
        queueMicrotask(() => {
          subscription.unsubscribe()
        })
      },
      complete: resolve,
    })
  })
  waits[until].set(live, waiting)
  return waiting
}
